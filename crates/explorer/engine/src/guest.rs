//! Explores one program, told by arguments, and says what was found.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::execution::{Program, pulse};
use crate::export::About;
use crate::report;
use crate::search::{Limits, Progress, Stopped};
use crate::whole::{self, Whole};

/// Explored whole, and every execution ends well.
pub const EXPLORED: i32 = 0;
/// Explored whole, and some execution ends in a deadlock or with a panic.
pub const FAILS: i32 = 1;
/// Not explored whole.
pub const NOT_PROVEN: i32 = 2;

/// What `explorer` asks for, as JSON in the first argument.
#[derive(Serialize, Deserialize)]
pub struct Asked {
    /// The file, as the reader named it.
    pub path: String,
    /// Whether to answer with a JSON object.
    pub json: bool,
    /// Where to write the state graph.
    pub graph: Option<String>,
    /// At most so many states.
    pub max_states: usize,
    /// At most so many steps in one execution.
    pub max_steps: usize,
    /// At most so many megabytes.
    pub max_memory: usize,
    /// At most so many seconds without a step.
    pub max_wait: u64,
}

/// Explores `program`, whose source the compiler calls `file`; ends the
/// process.
pub fn main(program: fn(), file: &str) -> ! {
    let asked = env::args().nth(1).expect("`explorer` starts this");
    let asked: Asked =
        serde_json::from_str(&asked).expect("`explorer` starts this");
    watch(&asked);
    let text = fs::read_to_string(&asked.path).unwrap_or_default();
    let path = Path::new(&asked.path);
    let here = env::current_dir().unwrap_or_default();
    let about = About {
        name: &path.file_stem().unwrap_or_default().to_string_lossy(),
        source: &asked.path,
        file,
        text: &text,
        root: &here,
    };
    let limits = Limits {
        states: asked.max_states,
        steps: asked.max_steps,
        memory: asked.max_memory,
    };
    let mut line =
        Line { shown: std::io::stderr().is_terminal(), since: Instant::now() };
    let (mut states, mut executions) = (0, 0);
    let program: Program = Arc::new(program);
    let explored = whole::explore(&program, &about, limits, &mut |progress| {
        (states, executions) = (progress.states, progress.executions);
        line.show(&progress);
    });
    line.clear();
    match explored {
        Ok(whole) => finish(&asked, &whole),
        Err(Stopped(why)) => not_proven(&asked, &why, states, executions),
    }
}

fn finish(asked: &Asked, whole: &Whole) -> ! {
    if let Some(file) = &asked.graph
        && let Err(error) = fs::write(file, whole.graph.to_json())
    {
        eprintln!("{file}: {error}");
        process::exit(NOT_PROVEN);
    }
    let graph = &whole.graph;
    if asked.json {
        let endings: Vec<_> = graph
            .endings
            .iter()
            .map(|e| json!({ "last_line": e.last_line, "outputs": e.outputs, "deadlock": e.deadlock }))
            .collect();
        let answer = json!({
            "complete": true,
            "outputs": graph.outputs,
            "endings": endings,
            "states": whole.states,
            "executions": whole.executions,
        });
        println!("{answer}");
    } else {
        print!("{}", whole.report);
    }
    let code = if report::fails(graph) { FAILS } else { EXPLORED };
    let _ = std::io::stdout().flush();
    process::exit(code)
}

fn not_proven(asked: &Asked, why: &str, states: usize, executions: usize) -> ! {
    if asked.json {
        let answer = json!({
            "complete": false,
            "outputs": "0",
            "endings": [],
            "states": states,
            "executions": executions,
        });
        println!("{answer}");
        eprintln!("not proven: {why}");
    } else {
        println!("not proven: {why}");
    }
    process::exit(NOT_PROVEN)
}

/// Ends the process when a program computes for ever without a step.
fn watch(asked: &Asked) {
    let (json, limit) = (asked.json, Duration::from_secs(asked.max_wait));
    let asked = Asked { path: String::new(), graph: None, json, ..*asked };
    thread::spawn(move || {
        let mut last = (0, Instant::now());
        loop {
            thread::sleep(Duration::from_millis(100));
            let (steps, running) = pulse();
            if steps != last.0 || !running {
                last = (steps, Instant::now());
            } else if last.1.elapsed() > limit {
                let why = format!(
                    "a thread has run for {} s without a step (--max-wait)",
                    limit.as_secs()
                );
                not_proven(&asked, &why, 0, 0);
            }
        }
    });
}

/// The progress line.
struct Line {
    shown: bool,
    since: Instant,
}

impl Line {
    fn show(&mut self, progress: &Progress) {
        if self.shown {
            let rate =
                progress.executions as f64 / self.since.elapsed().as_secs_f64();
            let Progress { states, frontier, executions } = progress;
            eprint!(
                "\r{states} states, {frontier} to go, {executions} executions, {rate:.0}/s \x1b[K"
            );
        }
    }

    fn clear(&self) {
        if self.shown {
            eprint!("\r\x1b[K");
        }
    }
}
