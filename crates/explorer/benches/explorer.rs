//! What it costs to explore every interleaving: beside shuttle's own search
//! and loom, and as programs grow. `UPDATE=1` writes what was measured to
//! `explorer.md`, beside this file.
//!
//! Each measurement is made in a process of its own, so that none finds the
//! memory of another, and has a limit of time. Where it reaches the limit, what
//! it had done by then is shown as `> n`, and nothing is guessed from it.

mod by_loom;

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{self, Command};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use std::{env, fs, panic, thread};

use engine::execution::{Program, Runner};
use engine::language::Language;
use engine::search::{self, Level, Limits};
use explorer_programs::own::{self, GROWING, GROWN};
use shuttle::scheduler::DfsScheduler;
use state_graph::grouped;

/// Something to explore.
struct Case {
    name: String,
    explored: Program,
    plain: fn(),
    loom: Result<fn(), &'static str>,
    /// How long each of the searches may take.
    limit: Duration,
}

/// What to put to all three.
fn beside() -> Vec<Case> {
    let case = |name: &str, explored: Program, plain, loom| Case {
        name: name.to_owned(),
        explored,
        plain,
        loom,
        limit: Duration::from_secs(20),
    };
    let chapter = |name: &str, loom| {
        let explored = explorer_programs::PROGRAMS;
        let explored = explored.iter().find(|p| p.name == name);
        let plain = plain_programs::PROGRAMS.iter().find(|p| p.name == name);
        let run = explored.expect("it is explored").run;
        case(name, Arc::new(run), plain.expect("it is plain").run, loom)
    };
    let channel = "loom has no channel with several receivers";
    let mut nested = case(
        "scopes in a scope, 2 × 2",
        Arc::new(|| own::scopes(2, 2)),
        || plain_programs::own::scopes(2, 2),
        Err("loom has room for 5 threads, and there are 7"),
    );
    // Shuttle gets to the end of this one, and it is worth waiting for.
    nested.limit = Duration::from_secs(900);
    vec![
        chapter("starting", Ok(by_loom::starting)),
        chapter("race", Ok(by_loom::race)),
        chapter("fetch-add", Ok(by_loom::fetch_add)),
        chapter("lost-update", Err("loom has no barrier")),
        chapter("lock", Ok(by_loom::lock)),
        case(
            "two locks, opposite orders",
            Arc::new(own::two_locks),
            plain_programs::own::two_locks,
            Ok(by_loom::two_locks),
        ),
        case(
            "lock and condition as a queue, 1 worker, 2 tasks",
            Arc::new(|| own::queue(1, 2)),
            || plain_programs::own::queue(1, 2),
            Ok(|| by_loom::queue(1, 2)),
        ),
        case(
            "lock and condition as a queue, 2 workers, 2 tasks",
            Arc::new(|| own::queue(2, 2)),
            || plain_programs::own::queue(2, 2),
            Ok(|| by_loom::queue(2, 2)),
        ),
        case(
            "scopes in a scope, 2 × 1",
            Arc::new(|| own::scopes(2, 1)),
            || plain_programs::own::scopes(2, 1),
            Ok(|| by_loom::threads_in_threads(2, 1)),
        ),
        nested,
        chapter("pool", Err(channel)),
        case(
            "2 × 2 tasks, pools of 2 in a pool of 2",
            Arc::new(|| own::nested(2, 2, 2)),
            || plain_programs::own::nested(2, 2, 2),
            Err(channel),
        ),
        chapter("nested", Err(channel)),
    ]
}

/// How a search ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    Whole,
    /// At the limit.
    Stopped,
    /// At the first deadlock, as shuttle and loom do.
    Deadlock,
}

/// What a search has done.
struct Measured {
    ended: Ended,
    outputs: String,
    states: usize,
    executions: usize,
    seconds: f64,
    /// The most memory that the process held.
    megabytes: usize,
}

const SEARCHES: [&str; 3] = ["explorer", "shuttle", "loom"];

static EXECUTIONS: AtomicUsize = AtomicUsize::new(0);
static STATES: AtomicUsize = AtomicUsize::new(0);

/// Runs a search in a process of its own.
fn measure(search: &str, case: &Case) -> Measured {
    let this = env::current_exe().expect("it runs");
    let output = Command::new(this).args([search, &case.name]).output();
    let output = output.expect("it can be run again");
    let text = String::from_utf8_lossy(&output.stdout);
    let mut words = text.split_whitespace();
    let mut word = || {
        words.next().unwrap_or_else(|| {
            let said = String::from_utf8_lossy(&output.stderr);
            panic!("{search}, {}: {text}\n{said}", case.name)
        })
    };
    Measured {
        ended: match word() {
            "whole" => Ended::Whole,
            "deadlock" => Ended::Deadlock,
            _ => Ended::Stopped,
        },
        outputs: word().to_owned(),
        states: word().parse().expect("a number"),
        executions: word().parse().expect("a number"),
        seconds: word().parse().expect("a number"),
        megabytes: word().parse().expect("a number"),
    }
}

/// Searches in this process, and says on standard output what was done.
fn search(search: &str, case: Case) -> ! {
    let start = Instant::now();
    let limit = case.limit;
    let say = move |ended: &str, outputs: &str| -> ! {
        println!(
            "{ended} {outputs} {} {} {} {}",
            STATES.load(Relaxed),
            EXECUTIONS.load(Relaxed),
            start.elapsed().as_secs_f64(),
            peak().unwrap_or(0)
        );
        process::exit(0)
    };
    thread::spawn(move || {
        thread::sleep(limit);
        say("stopped", "0");
    });
    if search == SEARCHES[0] {
        let outputs = explore(case.explored);
        say("whole", &outputs);
    }
    // Both stop at the first deadlock, by a panic.
    panic::set_hook(Box::new(move |panic| {
        let text = panic.to_string();
        if text.contains("deadlock") {
            say("deadlock", "0");
        }
        eprintln!("{text}");
    }));
    let outputs = Arc::new(Mutex::new(HashSet::new()));
    let found = outputs.clone();
    let ended = move |text| {
        EXECUTIONS.fetch_add(1, Relaxed);
        found.lock().expect("nobody panics here").insert(text);
    };
    if search == SEARCHES[2] {
        by_loom::explore(case.loom.expect("loom can do it"), ended);
    } else {
        let mut config = shuttle::Config::new();
        config.stack_size = 256 * 1024;
        config.silence_warnings = true;
        config.failure_persistence = shuttle::FailurePersistence::None;
        shuttle::Runner::new(DfsScheduler::new(None, false), config)
            .run(move || ended(plain_std::process(case.plain)));
    }
    let outputs = outputs.lock().expect("nobody panics here").len();
    say("whole", &outputs.to_string())
}

/// How many outputs the program has.
fn explore(program: Program) -> String {
    let limits =
        Limits { states: 100_000_000, memory: 12_000, ..Limits::default() };
    let mut runner = Runner::new(program);
    let mut progress = |progress: search::Progress| {
        STATES.store(progress.states, Relaxed);
        EXECUTIONS.store(progress.executions, Relaxed);
    };
    let explored =
        search::explore(&mut runner, Level::Reduced, limits, &mut progress)
            .unwrap_or_else(|stopped| panic!("{}", stopped.0));
    let language = Language::of(&explored.world, &explored.graph, &[None])
        .expect("no program here is endless");
    STATES.store(explored.graph.edges.len(), Relaxed);
    EXECUTIONS.store(explored.executions, Relaxed);
    language.counts()[language.roots[0] as usize].to_string()
}

/// The most memory that this process has held, in MB, where Linux tells.
fn peak() -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<usize>().ok().map(|kb| kb / 1000)
}

fn seconds(seconds: f64) -> String {
    let places = if seconds < 0.1 { 4 } else { 2 };
    format!("{seconds:.places$} s")
}

fn ratio(more: f64, less: f64) -> String {
    let ratio = more / less;
    let digits = if ratio < 10.0 { 1 } else { 0 };
    let text = format!("{ratio:.digits$}");
    if digits == 0 { grouped(&text) } else { text }
}

impl Measured {
    /// Executions, seconds, and how many times more of each than `than` took.
    fn beside(&self, than: &Self) -> String {
        let more = match self.ended {
            Ended::Whole => "",
            Ended::Stopped => "> ",
            Ended::Deadlock => {
                return format!(
                    "deadlock in execution {} | {} | |",
                    self.executions + 1,
                    seconds(self.seconds)
                );
            }
        };
        assert!(
            self.ended == Ended::Stopped || self.outputs == than.outputs,
            "{} outputs, not {}",
            self.outputs,
            than.outputs
        );
        format!(
            "{more}{} | {more}{} | {more}{} | {more}{}",
            grouped(&self.executions.to_string()),
            seconds(self.seconds),
            ratio(self.executions as f64, than.executions as f64),
            ratio(self.seconds, than.seconds),
        )
    }
}

/// How programs grow, and what they then cost.
fn growing() -> impl Iterator<Item = Case> {
    GROWING.iter().chain(GROWN).map(|&size| Case {
        name: size.name(),
        explored: Arc::new(move || size.run()),
        plain: || (),
        loom: Err(""),
        limit: Duration::from_secs(60),
    })
}

/// Says something now, and in the file.
macro_rules! say {
    ($page:ident, $($text:tt)*) => {{
        println!($($text)*);
        writeln!($page, $($text)*).expect("a String takes it");
    }};
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [kind, name] = &arguments[..] {
        let mut cases = beside().into_iter().chain(growing());
        let case = cases.find(|case| case.name == *name);
        search(kind, case.unwrap_or_else(|| panic!("no program {name}")));
    }

    let mut page = String::new();
    say!(page, "Measured {}.\n", testing::machine());
    say!(
        page,
        "| program | outputs | explorer: executions | time | shuttle: \
         schedules | time | × executions | × time | loom: executions | time | \
         × executions | × time |\n\
         | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | \
         --: |"
    );
    let mut cannot = String::new();
    for case in beside() {
        let explorer = measure("explorer", &case);
        let shuttle = measure("shuttle", &case).beside(&explorer);
        let loom = match case.loom {
            Ok(_) => measure("loom", &case).beside(&explorer),
            Err(why) => {
                writeln!(cannot, "- {}: {why}.", case.name)
                    .expect("a String takes it");
                "| | |".to_owned()
            }
        };
        say!(
            page,
            "| {} | {} | {} | {} | {shuttle} | {loom} |",
            case.name,
            grouped(&explorer.outputs),
            grouped(&explorer.executions.to_string()),
            seconds(explorer.seconds),
        );
    }
    say!(page, "\nNot put to loom:\n\n{cannot}");
    say!(
        page,
        "| program | outputs | states | executions | time | memory |\n\
         | --- | --: | --: | --: | --: | --: |"
    );
    for case in growing() {
        let explorer = measure("explorer", &case);
        let (more, outputs) = match explorer.ended {
            Ended::Stopped => ("> ", "stopped".to_owned()),
            _ => ("", grouped(&explorer.outputs)),
        };
        say!(
            page,
            "| {} | {outputs} | {more}{} | {more}{} | {more}{} | {more}{} MB |",
            case.name,
            grouped(&explorer.states.to_string()),
            grouped(&explorer.executions.to_string()),
            seconds(explorer.seconds),
            explorer.megabytes,
        );
    }
    if testing::updating() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR"));
        let file = file.join("benches/explorer.md");
        fs::write(&file, page)
            .unwrap_or_else(|e| panic!("cannot write {}: {e}", file.display()));
    }
}
