//! Explores every interleaving of a program.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use engine::execution::{Program, Runner};
use engine::export::{self, About};
use engine::report;
use engine::search::{self, Explored, Level, Limits, Stopped};
use state_graph::{Detail, Graph};

/// A graph with more states than this is not written state by state.
const DRAWN: usize = 500;

/// Explores `program` at a level.
///
/// # Errors
///
/// When it is not explored whole.
pub fn explore(program: Program, level: Level, limits: Limits) -> Result<Explored, Stopped> {
    search::explore(&mut Runner::new(program), level, limits, &mut |_| {})
}

/// A program of a chapter, explored.
pub struct Chapter {
    /// Its source.
    pub source: PathBuf,
    /// The graph that stands beside it.
    pub graph: Graph,
    /// The report that stands beside it.
    pub report: String,
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("the workspace is where it was built")
}

/// Explores a program of a chapter, for what stands beside it.
///
/// # Errors
///
/// When it is not explored whole.
///
/// # Panics
///
/// When its source cannot be read.
pub fn chapter(program: &explorer_programs::Program) -> Result<Chapter, Stopped> {
    let root = root();
    let source = root.join(program.path);
    let text = fs::read_to_string(&source).expect("the program is there");
    let about = About {
        name: program.name,
        source: program.path,
        file: program.file,
        text: &text,
        root: &root,
    };
    let endless = |_| Stopped("it can print for ever".to_owned());
    let run = Arc::new(program.run);
    // All that the stepper can offer, if that is not too much.
    let few = Limits { states: DRAWN, ..Limits::default() };
    let reduced = explore(run.clone(), Level::Reduced, Limits::default())?;
    let small = reduced.graph.edges.len() <= DRAWN;
    let graph = match explore(run, Level::Quiet, few) {
        Ok(all) => export::graph(&all, &about, true),
        Err(_) if small => export::graph(&reduced, &about, true),
        Err(_) => export::lines(&reduced, &about),
    };
    let graph = graph.map_err(endless)?;
    let report = if graph.detail == Detail::Lines && report::fails(&graph) {
        // To show how it fails takes threads.
        report::report(&export::graph(&reduced, &about, false).map_err(endless)?)
    } else {
        report::report(&graph)
    };
    Ok(Chapter { source, graph, report })
}
