//! Runs a program of the workspace as often as a page asks for it, and counts
//! which of its proven outputs this machine has shown.

use std::collections::HashSet;
use std::convert::Infallible;
use std::env;
use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{self, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HOST, HeaderMap, ORIGIN};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use serde::Serialize;
use serde_json::Value;
use state_graph::{Ended, Ending, Graph, without_clock};
use tokio::io::AsyncReadExt;
use tokio::process::Command;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

use crate::serve::Book;

/// How often a page may ask for at once.
const RUNS: std::ops::RangeInclusive<u32> = 1..=1000;

/// Whether a page of this book asks: a browser tells the origin of every such
/// request, and no page can lie about it.
fn is_from_the_book(headers: &HeaderMap) -> bool {
    let header = |name| headers.get(name).and_then(|it| it.to_str().ok());
    let own = header(HOST).map(|host| format!("http://{host}"));
    own.is_some() && header(ORIGIN) == own.as_deref()
}

/// Runs `program` as often as asked for. The answer is one line of JSON after
/// each run; it ends, and the program with it, when nobody listens any more.
pub async fn run(
    State(book): State<Arc<Book>>,
    extract::Path((program, runs)): extract::Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    if !is_from_the_book(&headers) {
        let text = "programs are run for the pages of this book only\n";
        return (StatusCode::FORBIDDEN, text).into_response();
    }
    let Some(program) = Program::find(&book.root, &program) else {
        let text = "no program of this book with a state graph\n";
        return (StatusCode::NOT_FOUND, text).into_response();
    };
    let Some(runs) = runs.parse().ok().filter(|runs| RUNS.contains(runs))
    else {
        let text = format!("from {} to {} times\n", RUNS.start(), RUNS.end());
        return (StatusCode::BAD_REQUEST, text).into_response();
    };
    let Ok(permit) = Arc::clone(&book.one_job).try_acquire_owned() else {
        let text = "a program is running for another page: wait for its end\n";
        return (StatusCode::CONFLICT, text).into_response();
    };
    let job = Job::new(&book, program, runs, permit);
    let lines = unfold(Some(job), async |job| {
        let mut job = job?;
        let line = match job.go_on().await {
            Ok(true) => job.report(),
            Ok(false) => return None,
            Err(fault) => {
                let line = to_line(&fault);
                return Some((Ok::<_, Infallible>(line), None));
            }
        };
        Some((Ok(line), Some(job)))
    });
    ([(CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(lines))
        .into_response()
}

/// Why a job ends before all its runs have.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Fault {
    /// It could not be run.
    Error(String),
    /// The graph does not have this output.
    Refused(String),
}

impl Fault {
    fn error(text: impl Display) -> Self {
        Self::Error(text.to_string())
    }
}

/// A program that is proven.
struct Program {
    package: String,
    name: String,
    graph: PathBuf,
}

impl Program {
    /// Looks for the chapter `name`, or for a chapter's further program.
    fn find(root: &Path, name: &str) -> Option<Self> {
        let is_name = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
        if name.is_empty() || !name.chars().all(is_name) {
            return None;
        }
        let chapters = fs::read_dir(root.join("crates")).ok()?.flatten();
        chapters.into_iter().find_map(|chapter| {
            let package = chapter.file_name().into_string().ok()?;
            let graph = match package == name {
                true => "src/main.graph.json".to_owned(),
                false => format!("src/bin/{name}.graph.json"),
            };
            let graph = chapter.path().join(graph);
            let name = name.to_owned();
            graph.is_file().then_some(Self { package, name, graph })
        })
    }
}

/// A program, while it is run again and again. Dropping it ends the run.
struct Job {
    root: PathBuf,
    /// How long one run may take.
    limit: Duration,
    program: Program,
    runs: u32,
    built: Option<Built>,
    /// Held until the job ends.
    _permit: OwnedSemaphorePermit,
}

struct Built {
    executable: PathBuf,
    graph: Graph,
    outputs: HashSet<String>,
    done: u32,
    /// How many runs ended in each of the graph's endings, and in how many
    /// ways.
    endings: Vec<(u32, u32)>,
}

/// What a page learns after each run.
#[derive(Serialize)]
struct Report<'a> {
    runs: u32,
    outputs: usize,
    possible: &'a str,
    endings: Vec<SeenEnding<'a>>,
}

#[derive(Serialize)]
struct SeenEnding<'a> {
    last_line: Option<&'a str>,
    deadlock: bool,
    runs: u32,
    outputs: u32,
    possible: &'a str,
}

impl Job {
    fn new(
        book: &Book,
        program: Program,
        runs: u32,
        permit: OwnedSemaphorePermit,
    ) -> Self {
        Self {
            root: book.root.clone(),
            limit: book.time_limit,
            program,
            runs,
            built: None,
            _permit: permit,
        }
    }

    /// Builds the program, or runs it once. Tells whether that was left to do.
    async fn go_on(&mut self) -> Result<bool, Fault> {
        match &mut self.built {
            None => self.built = Some(self.build().await?),
            Some(built) if built.done == self.runs => return Ok(false),
            Some(built) => {
                let name = &self.program.name;
                built.run(&self.root, name, self.limit).await?
            }
        }
        Ok(true)
    }

    async fn build(&self) -> Result<Built, Fault> {
        let Program { package, name, graph } = &self.program;
        let graph = fs::read_to_string(graph).map_err(Fault::error)?;
        let graph = Graph::from_json(&graph).map_err(Fault::error)?;
        let command = format!("cargo build -p {package} --bin {name}");
        let cargo = env::var_os("CARGO").unwrap_or("cargo".into());
        let output = Command::new(&cargo)
            .current_dir(&self.root)
            .args(command.split(' ').skip(1))
            .arg("--message-format=json-render-diagnostics")
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output()
            .await
            .map_err(|error| {
                let cargo = cargo.display();
                Fault::error(format_args!("{cargo} does not start: {error}"))
            })?;
        let executable = output
            .stdout
            .split(|byte| *byte == b'\n')
            .filter_map(|line| serde_json::from_slice::<Value>(line).ok())
            .filter_map(|message| Some(message["executable"].as_str()?.into()))
            .next_back();
        match executable {
            Some(executable) if output.status.success() => Ok(Built {
                executable,
                outputs: HashSet::new(),
                done: 0,
                endings: vec![(0, 0); graph.endings.len()],
                graph,
            }),
            _ => Err(Fault::error(format_args!(
                "{name} does not build: `{command}` says why"
            ))),
        }
    }

    fn report(&self) -> Bytes {
        let Some(built) = &self.built else {
            return Bytes::new();
        };
        let endings = built.graph.endings.iter().zip(&built.endings);
        to_line(&Report {
            runs: built.done,
            outputs: built.outputs.len(),
            possible: &built.graph.outputs,
            endings: endings
                .map(|(ending, &(runs, outputs))| SeenEnding {
                    last_line: ending.last_line.as_deref(),
                    deadlock: ending.deadlock,
                    runs,
                    outputs,
                    possible: &ending.outputs,
                })
                .collect(),
        })
    }
}

impl Built {
    /// Runs the program once, and lets its graph judge what it prints.
    async fn run(
        &mut self,
        root: &Path,
        name: &str,
        limit: Duration,
    ) -> Result<(), Fault> {
        let (text, ended) =
            self.output(root, limit).await.map_err(|error| {
                Fault::error(format_args!("{name} does not run: {error}"))
            })?;
        let text = without_clock(&text);
        if let Err(refusal) = self.graph.accepts(&text, ended) {
            return Err(match ended {
                Ended::Hung => Fault::error(format_args!(
                    "{name} had not ended after {} seconds and was stopped",
                    limit.as_secs_f64()
                )),
                _ => Fault::Refused(refusal.to_string()),
            });
        }
        let is_its_end = |ending: &Ending| {
            ending.last_line.as_deref() == text.lines().last()
                && ending.deadlock == (ended == Ended::Hung)
        };
        let ending = self.graph.endings.iter().position(is_its_end);
        let ending = ending.ok_or_else(|| {
            Fault::Refused("it ended in none of its endings".to_owned())
        })?;
        self.done += 1;
        self.endings[ending].0 += 1;
        self.endings[ending].1 += u32::from(self.outputs.insert(text));
        Ok(())
    }

    /// What one run prints, and how it ends.
    async fn output(
        &self,
        root: &Path,
        limit: Duration,
    ) -> std::io::Result<(String, Ended)> {
        let mut child = Command::new(&self.executable)
            .current_dir(root)
            .env_remove("RUST_LOG")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let mut stdout = child.stdout.take().expect("it is piped");
        let mut text = Vec::new();
        let whole = timeout(limit, async {
            stdout.read_to_end(&mut text).await?;
            child.wait().await
        });
        let ended = match whole.await {
            Ok(status) => match status?.success() {
                true => Ended::Success,
                false => Ended::Failure,
            },
            Err(_) => {
                child.kill().await?;
                Ended::Hung
            }
        };
        Ok((String::from_utf8_lossy(&text).into_owned(), ended))
    }
}

fn to_line(value: &impl Serialize) -> Bytes {
    let json = serde_json::to_string(value).expect("no map and no odd number");
    Bytes::from(json + "\n")
}
