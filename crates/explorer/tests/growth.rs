//! What exploring costs as programs grow, without what differs from machine to
//! machine. `benches/explorer.rs` measures time and memory.

use std::fmt::Write as _;
use std::sync::Arc;
use std::{env, fs};

use engine::execution::Runner;
use engine::language::Language;
use engine::search::{self, Level, Limits};
use explorer_programs::own::GROWING;
use state_graph::grouped;

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
    let shown = fs::read_to_string(&file).unwrap_or_default();
    if env::var_os("UPDATE").is_some() {
        fs::write(&file, table).unwrap();
    } else {
        assert_eq!(
            shown,
            table,
            "{} is not what exploring costs; if it may, UPDATE=1 rewrites it",
            file.display()
        );
    }
}
