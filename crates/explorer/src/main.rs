//! What can this program print? `explorer PATH.rs` explores every
//! interleaving of its threads and says.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus, Output, Stdio};
use std::{env, fs, io};

use anyhow::{Context, bail};
use clap::{Parser, ValueEnum};
use engine::guest::{Asked, EXPLORED, FAILS, NOT_PROVEN};
use explorer::expect::{self, Expectation};
use serde_json::Value;
use state_graph::Graph;

/// Explores every interleaving of a program's threads: says what it can print,
/// how it can end, and by which schedule.
///
/// A file can say what it expects of each run of it, in comments such as
/// `// Expected: every run ends with "done"`; then the answer is whether that
/// is so. (Not with `--format json`.)
///
/// Exit codes: 0, explored whole; 1, explored whole, and some execution ends
/// in a deadlock, with a panic, or not as expected; 2, not explored whole. The
/// panic of a thread does not count where another thread was handed it, by
/// `join` or by its scope, before `main` ended.
#[derive(Parser)]
struct Arguments {
    /// The program: one file with a `main`
    path: PathBuf,
    /// How to answer
    #[arg(long, default_value = "text")]
    format: Format,
    /// Write the state graph to this file
    #[arg(long, value_name = "FILE")]
    graph: Option<PathBuf>,
    /// Give up beyond this number of states
    #[arg(long, default_value_t = 5_000_000)]
    max_states: usize,
    /// Give up beyond this number of steps in one execution
    #[arg(long, default_value_t = 20_000)]
    max_steps: usize,
    /// Give up beyond this number of megabytes
    #[arg(long, default_value_t = 4_000)]
    max_memory: usize,
    /// Give up when a thread has computed for so many seconds without a step
    #[arg(long, default_value_t = 10)]
    max_wait: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A report
    Text,
    /// One JSON object
    Json,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match explore(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(NOT_PROVEN as u8)
        }
    }
}

fn explore(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let name = arguments.path.display().to_string();
    let text =
        fs::read_to_string(&arguments.path).with_context(|| name.clone())?;
    let expected = expect::read(&name, &text)?;
    let binary = compile(&arguments.path)?;
    if !expected.is_empty() && arguments.format == Format::Text {
        return judge(arguments, &binary, &text, &expected);
    }
    let status = arguments.asked(&binary, arguments.graph.as_deref())?.status();
    ended(status?)
}

/// Explores a program that says what it expects of each run, and answers
/// whether that is so.
fn judge(
    arguments: &Arguments,
    binary: &Binary,
    text: &str,
    expected: &[Expectation],
) -> anyhow::Result<ExitCode> {
    let file = tempfile::NamedTempFile::new()?;
    let graph = arguments.graph.as_deref().unwrap_or(file.path());
    let output = arguments
        .asked(binary, Some(graph))?
        .stderr(Stdio::inherit())
        .output()?;
    if !matches!(output.status.code(), Some(EXPLORED | FAILS)) {
        io::Write::write_all(&mut io::stdout(), &output.stdout)?;
        return ended(output.status);
    }
    let graph = Graph::from_json(&fs::read_to_string(graph)?)?;
    let (said, good) = expect::judge(&graph, text, expected)?;
    print!("{said}");
    Ok(ExitCode::from(if good { EXPLORED } else { FAILS } as u8))
}

fn ended(status: ExitStatus) -> anyhow::Result<ExitCode> {
    match status.code() {
        Some(code) => Ok(ExitCode::from(u8::try_from(code)?)),
        None => bail!("not proven: the exploration was killed ({status})"),
    }
}

impl Arguments {
    /// The exploration, ready to be started.
    fn asked(
        &self,
        binary: &Binary,
        graph: Option<&Path>,
    ) -> anyhow::Result<Command> {
        let asked = Asked {
            path: self.path.display().to_string(),
            json: self.format == Format::Json,
            graph: graph.map(|g| g.display().to_string()),
            max_states: self.max_states,
            max_steps: self.max_steps,
            max_memory: self.max_memory,
            max_wait: self.max_wait,
        };
        let mut command = Command::new(binary.path());
        command.arg(serde_json::to_string(&asked)?);
        Ok(command)
    }
}

/// A copy of the compiled program, removed when it goes.
struct Binary(tempfile::TempPath);

impl Binary {
    fn path(&self) -> &Path {
        &self.0
    }
}

/// The packages that compile it: against the real libraries, against the models.
const REAL: &str = "explorer-real";
const GUEST: &str = "explorer-guest";

/// Compiles a file against the models.
fn compile(path: &Path) -> anyhow::Result<Binary> {
    let name = path.display().to_string();
    let file = path.canonicalize().with_context(|| name.clone())?;
    let text = fs::read_to_string(&file).with_context(|| name.clone())?;
    if let Some((line, what)) = explorer_source::not_modelled(&text) {
        bail!("not proven: {name}:{line}: the explorer does not model {what}");
    }
    let root = explorer::root();
    let target = env::current_exe()?;
    // target/PROFILE/explorer
    let folder = target
        .parent()
        .and_then(Path::parent)
        .context("the explorer lies in a target folder")?;
    let release = target.parent().is_some_and(|p| p.ends_with("release"));
    // Two explorations at a time must not build each other's file.
    let lock = fs::File::create(folder.join("explorer-guest.lock"))?;
    lock.lock()?;
    // Selected so that what this binary was built from is not built again.
    let selected: &[&str] = if cfg!(feature = "workspace") {
        &["--workspace"]
    } else {
        &["--package", "explorer", "--package", REAL, "--package", GUEST]
    };
    // Both at once, and each whatever becomes of the other: cargo alone takes
    // as long as what it has to build.
    let output =
        Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["build", "--quiet", "--keep-going"])
            .args(selected)
            .args(["--bin", REAL, "--bin", GUEST])
            .args(["--message-format", "json", "--target-dir"])
            .arg(folder)
            .args(release.then_some("--release"))
            .current_dir(&root)
            .env("EXPLORED", &file)
            .stdin(Stdio::null())
            .output()
            .context("cargo")?;
    let messages = messages(&output);
    let errors = |package: &str| -> Vec<&Value> {
        let of_package = messages.iter().filter(|m| {
            m["target"]["name"] == package && m["message"]["level"] == "error"
        });
        of_package.map(|m| &m["message"]).collect()
    };
    // The models may let something pass that rustc refuses.
    let refused = errors(REAL);
    for message in &refused {
        eprintln!("{}", rendered(message, &file, &name).trim_end());
    }
    if !refused.is_empty() {
        bail!("not proven: {name} does not compile");
    }
    let mut binaries = messages.iter().filter_map(|m| {
        (m["target"]["name"] == GUEST).then_some(m["executable"].as_str())?
    });
    if output.status.success()
        && let Some(binary) = binaries.next()
    {
        let copy = tempfile::NamedTempFile::new_in(folder)?.into_temp_path();
        fs::copy(binary, &copy)?;
        return Ok(Binary(copy));
    }
    let unmodelled = errors(GUEST);
    for message in &unmodelled {
        say(message, &file, &name);
    }
    if unmodelled.is_empty() {
        io::Write::write_all(&mut io::stderr(), &output.stderr)?;
    }
    bail!("not proven: {name} does not compile against the models")
}

/// What cargo says, message by message.
fn messages(output: &Output) -> Vec<Value> {
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().filter_map(|l| serde_json::from_str(l).ok()).collect()
}

/// A message of rustc with the reader's own path.
fn rendered(message: &Value, file: &Path, name: &str) -> String {
    let mut text = message["rendered"].as_str().unwrap_or_default().to_owned();
    for span in message["spans"].as_array().into_iter().flatten() {
        // The file itself or the copy of it: whatever was compiled.
        let compiled = span["file_name"].as_str().unwrap_or_default();
        if Path::new(compiled).file_name() == file.file_name() {
            text = text.replace(compiled, name);
        }
    }
    text.replace(&file.display().to_string(), name)
}

/// Shows a message of rustc, and what has no model. The real libraries have
/// it: against them the file has been compiled before.
fn say(message: &Value, file: &Path, name: &str) {
    eprintln!("{}", rendered(message, file, name).trim_end());
    let spans = message["spans"].as_array().into_iter().flatten();
    let line = spans
        .filter(|span| span["is_primary"] == true)
        .find_map(|span| span["line_start"].as_u64());
    let item = unmodelled(message)
        .or_else(|| line.map(|line| format!("something in line {line}")));
    if let Some(item) = item {
        eprintln!("the explorer does not model {item}\n");
    }
}

/// What a program asked of a modelled crate that it has not.
fn unmodelled(message: &Value) -> Option<String> {
    let code = message["code"]["code"].as_str()?;
    let text = message["message"].as_str()?;
    let modelled = [
        "std",
        "parking_lot",
        "crossbeam_channel",
        "tracing_subscriber",
        "model_std",
    ];
    let mut quoted = text.split('`').skip(1).step_by(2);
    match code {
        // unresolved import `std::fs`; cannot find `fs` in `std`; no method
        // named `x` found for struct `Mutex`
        "E0432" | "E0433" | "E0425" | "E0412" => {
            let label = message["spans"][0]["text"][0]["text"]
                .as_str()
                .unwrap_or_default();
            let item = quoted.next()?;
            let names = |text: &str| {
                modelled.iter().any(|m| text.contains(&format!("{m}::")))
            };
            (names(item) || names(label)).then(|| {
                let full = label
                    .trim()
                    .trim_start_matches("use ")
                    .trim_end_matches(';');
                if names(item) || !label.trim().starts_with("use ") {
                    format!("`{item}`")
                } else {
                    format!("`{full}`")
                }
            })
        }
        "E0599" => {
            let item = quoted.next()?;
            let of = quoted.next()?;
            let shared = [
                "Mutex",
                "RwLock",
                "Condvar",
                "Barrier",
                "Atomic",
                "Sender",
                "Receiver",
                "Once",
                "Thread",
                "Scope",
                "Handle",
                "HashMap",
                "HashSet",
                "SubscriberBuilder",
            ];
            shared
                .iter()
                .any(|s| of.contains(s))
                .then(|| format!("`{item}` of `{of}`"))
        }
        _ => None,
    }
}
