//! A whole exploration, from the program to what is said of it.

use state_graph::{Detail, Ended, Graph};

use crate::execution::{Fallback, Program, Runner};
use crate::export::{self, About};
use crate::machine::End;
use crate::report;
use crate::search::{self, Explored, Level, Limits, Progress, Stopped};
use crate::waiting::Loop;

/// A graph with more states than this is not written state by state.
const DRAWN: usize = 500;

/// A program that was explored whole.
pub struct Whole {
    /// What it can do: step by step if that is not too much.
    pub graph: Graph,
    /// The same, for a reader.
    pub report: String,
    /// How many states there are, counted as the search merges them.
    pub states: usize,
    /// How often the program was executed.
    pub executions: usize,
}

/// Executes the program some more times, at random and without any reduction:
/// no execution may do what was not found. This proves nothing, and would show
/// a program that depends on more than the models see.
fn sample(
    mut runner: Runner,
    explored: &mut Explored,
    graph: &Graph,
) -> Result<(), Stopped> {
    for seed in 0..SAMPLES {
        let fallback = Fallback::Random(1000 + seed);
        let run = runner.run(&mut explored.world, Vec::new(), fallback);
        if let Some(fault) = &explored.world.fault {
            return Err(Stopped(fault.clone()));
        }
        let ended = match run.end {
            Some(End::Returned) => Ended::Success,
            Some(End::Panicked) => Ended::Failure,
            Some(End::Deadlock) => Ended::Hung,
            None => continue,
        };
        if let Err(refusal) = graph.accepts(&run.text, ended) {
            return Err(Stopped(format!(
                "an execution at random did what was not found: {refusal}"
            )));
        }
    }
    Ok(())
}

/// What the number of outputs leaves out where threads wait in loops.
fn waits(explored: &Explored, about: &About) -> String {
    let world = &explored.world;
    let mut lines: Vec<u32> = (world.waiting.rounds.values())
        .filter_map(|round| Some(world.next(round.head)?.op.site))
        .filter(|site| site.file == about.file)
        .map(|site| site.line)
        .collect();
    lines.sort_unstable();
    lines.dedup();
    let mut text = String::new();
    for line in lines {
        text += &format!(
            "\nA thread can wait in the loop of line {line}. Schedules in which it does so for\never, while others could go on, are left out.\n"
        );
    }
    text
}

/// How many executions at random must stay within what was found.
const SAMPLES: u64 = 40;

/// Explores a program, within `limits`.
///
/// # Errors
///
/// When it is not explored whole, or when two levels of the search find
/// different outputs, which would be a fault of the explorer.
pub fn explore(
    program: &Program,
    about: &About,
    limits: Limits,
    progress: &mut dyn FnMut(Progress),
) -> Result<Whole, Stopped> {
    let endless = |_| Stopped("it can print for ever".to_owned());
    let loops = Loop::all(about.file, about.text);
    let runner = || Runner::with_loops(program.clone(), loops.clone());
    let mut reduced =
        search::explore(&mut runner(), Level::Reduced, limits, progress)?;
    let few = Limits { states: DRAWN.min(limits.states), ..limits };
    let all = search::explore(&mut runner(), Level::Quiet, few, &mut |_| {});
    let graph = match &all {
        Ok(all) => export::graph(all, about, true),
        Err(_) if reduced.graph.edges.len() <= DRAWN => {
            export::graph(&reduced, about, true)
        }
        Err(_) => export::lines(&reduced, about),
    };
    let graph = graph.map_err(endless)?;
    if all.is_ok() {
        let again = export::lines(&reduced, about).map_err(endless)?;
        if again.outputs != graph.outputs {
            let fault =
                "two levels of the search differ: the explorer is wrong";
            return Err(Stopped(fault.to_owned()));
        }
    }
    sample(runner(), &mut reduced, &graph)?;
    let mut report = if graph.detail == Detail::Lines && report::fails(&graph) {
        // To show how it fails takes threads.
        report::report(&export::graph(&reduced, about, false).map_err(endless)?)
    } else {
        report::report(&graph)
    };
    report += &waits(&reduced, about);
    let executions = SAMPLES as usize
        + reduced.executions
        + all.map_or(0, |all| all.executions);
    Ok(Whole { graph, report, states: reduced.graph.edges.len(), executions })
}
