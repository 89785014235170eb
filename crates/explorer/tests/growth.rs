//! What exploring costs as programs grow, without what differs from machine to
//! machine. `benches/explorer.rs` measures time and memory.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use engine::execution::Runner;
use engine::language::Language;
use engine::search::{self, Level, Limits};
use explorer_programs::own::GROWING;
use state_graph::grouped;

use crate::beside;

const COSTS: &str = "crates/explorer/tests/growth.md";
const MEASURED: &str = "crates/explorer/benches/explorer.md";

#[test]
fn the_table_of_costs_is_what_exploring_costs() {
    let mut table = String::from(
        "| program | outputs | states | executions |\n\
         | --- | --: | --: | --: |\n",
    );
    for &size in GROWING {
        let mut runner = Runner::new(Arc::new(move || size.run()));
        let limits = Limits::default();
        let explored =
            search::explore(&mut runner, Level::Reduced, limits, &mut |_| {})
                .unwrap();
        let language =
            Language::of(&explored.world, &explored.graph, &[None]).unwrap();
        let outputs = &language.counts()[language.roots[0] as usize];
        writeln!(
            table,
            "| {} | {} | {} | {} |",
            size.name(),
            grouped(&outputs.to_string()),
            grouped(&explored.graph.edges.len().to_string()),
            explored.executions,
        )
        .unwrap();
    }
    let file = explorer::root().join(COSTS);
    let mut wrong = Vec::new();
    beside::compare(&file, &table, &mut wrong);
    beside::assert_none(&wrong);
}

/// A row of a table, each cell by what stands above it.
type Row = BTreeMap<String, String>;

/// The rows of all tables in a file, by the program they are about.
fn rows(file: &str) -> Vec<(String, Row)> {
    let file = explorer::root().join(file);
    let text = fs::read_to_string(&file)
        .unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let mut heads = Vec::new();
    let mut rows = Vec::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        if cells.get(1) == Some(&"program") {
            // What shuttle and loom took has other heads.
            let own = |head: &&str| head.replace("explorer: ", "");
            heads = cells.iter().map(own).collect();
        } else if cells.len() == heads.len() {
            let cells = cells.iter().map(|&cell| cell.to_owned());
            let row: Row = heads.iter().cloned().zip(cells).collect();
            rows.push((row["program"].clone(), row));
        }
    }
    rows
}

/// What was measured once grows old when the explorer, or a program, changes.
#[test]
fn the_measurement_is_of_this_explorer() {
    let costs: BTreeMap<String, Row> = rows(COSTS).into_iter().collect();
    let mut compared = 0;
    for (program, measured) in rows(MEASURED) {
        let Some(row) = costs.get(&program) else { continue };
        for what in ["outputs", "states", "executions"] {
            let Some(measured) = measured.get(what) else { continue };
            assert_eq!(
                *measured, row[what],
                "{what} of {program} in {MEASURED}: it was measured before \
                 something changed; UPDATE=1 cargo bench -p explorer measures \
                 it again"
            );
            compared += 1;
        }
    }
    assert!(compared > costs.len(), "the tables have other heads");
}
