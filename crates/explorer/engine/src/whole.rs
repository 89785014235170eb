//! A whole exploration, from the program to what is said of it.

use state_graph::{Detail, Ended, Graph};

use crate::execution::{Fallback, Program, Runner};
use crate::export::{self, About};
use crate::language::{Endless, Language};
use crate::machine::End;
use crate::report;
use crate::search::{self, Explored, Level, Limits, Progress, Stopped};
use crate::waiting::Loop;

/// How many states are worth the certainty that nothing passes by the models
/// at the end of a scope.
const CERTAIN: usize = 5_000;

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
    runner: &mut Runner,
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
    let runner = &mut Runner::new(program.clone());
    runner.loops = Loop::all(about.file, about.text);
    let found = explore_with(runner, about, limits, progress);
    // The search begins anew by itself; here it was noticed after the search.
    if found.is_err() && runner.undecided && !runner.scopes_tell {
        runner.scopes_tell = true;
        return explore_with(runner, about, limits, progress);
    }
    found
}

fn endless(_: Endless) -> Stopped {
    Stopped("it can print for ever".to_owned())
}

fn language(explored: &Explored) -> Result<Language, Stopped> {
    Language::of(&explored.world, &explored.graph, &[None]).map_err(endless)
}

fn explore_with(
    runner: &mut Runner,
    about: &About,
    limits: Limits,
    progress: &mut dyn FnMut(Progress),
) -> Result<Whole, Stopped> {
    let mut reduced =
        search::explore(runner, Level::Reduced, limits, progress)?;
    if !runner.scopes_tell && told_unseen(runner, &reduced, limits)? {
        runner.scopes_tell = true;
        reduced = search::explore(runner, Level::Reduced, limits, progress)?;
    }
    let few = Limits { states: DRAWN.min(limits.states), ..limits };
    let all = search::explore(runner, Level::Quiet, few, &mut |_| {});
    let graph = match &all {
        Ok(all) => export::graph(all, about, true),
        Err(_) if reduced.graph.edges.len() <= DRAWN => {
            export::graph(&reduced, about, true)
        }
        Err(_) => export::lines(&reduced, about),
    };
    let graph = graph.map_err(endless)?;
    if let Ok(all) = &all
        && !language(all)?.is_that_of(&language(&reduced)?)
    {
        let fault = "two levels of the search differ: the explorer is wrong";
        return Err(Stopped(fault.to_owned()));
    }
    sample(runner, &mut reduced, &graph)?;
    let mut report = if graph.detail == Detail::Lines {
        // A schedule is told by threads and lines of the source.
        report::report(&export::graph(&reduced, about, false).map_err(endless)?)
    } else {
        report::report(&graph)
    };
    report += &waits(&reduced, about);
    let executions = runner.executions;
    Ok(Whole { graph, report, states: reduced.graph.edges.len(), executions })
}

/// Whether a thread of a scope hands something back by a mutable borrow, so
/// that what follows the scope depends on more than the models see. Where
/// finding out takes too many states, what the executions show has to do.
fn told_unseen(
    runner: &mut Runner,
    reduced: &Explored,
    limits: Limits,
) -> Result<bool, Stopped> {
    if !reduced.world.has_scopes() {
        return Ok(false);
    }
    let few = Limits { states: CERTAIN.min(limits.states), ..limits };
    runner.scopes_tell = true;
    let told = search::explore(runner, Level::Reduced, few, &mut |_| {});
    runner.scopes_tell = false;
    match told {
        Ok(told) => Ok(!language(&told)?.is_that_of(&language(reduced)?)),
        // What it has met makes the first look worthless, too.
        Err(stopped) if runner.undecided => Err(stopped),
        Err(_) => Ok(false),
    }
}
