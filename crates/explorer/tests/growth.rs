//! What exploring costs as programs grow, without what differs from machine to
//! machine. `benches/explorer.rs` measures time and memory.

use std::fmt::Write as _;
use std::sync::Arc;

use engine::execution::Runner;
use engine::language::Language;
use engine::search::{self, Level, Limits};
use explorer_programs::own::GROWING;
use state_graph::grouped;

use crate::beside;

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
    let file = explorer::root().join("crates/explorer/tests/growth.md");
    let mut wrong = Vec::new();
    beside::compare(&file, &table, &mut wrong);
    beside::assert_none(&wrong);
}
