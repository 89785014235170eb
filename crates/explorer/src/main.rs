use std::sync::Arc;
use engine::execution::Runner;
use engine::search::{Level, Limits, explore};

fn main() {
    let which: Vec<String> = std::env::args().skip(1).collect();
    for p in explorer_programs::PROGRAMS {
        if !which.is_empty() && !which.contains(&p.name.to_owned()) { continue }
        for level in [Level::Plain, Level::Quiet, Level::Reduced] {
            if p.name == "nested" && level != Level::Reduced { continue }
            let mut runner = Runner::new(Arc::new(p.run));
            let t = std::time::Instant::now();
            match explore(&mut runner, level, Limits::default(), &mut |p| eprintln!("{} {} {}", p.states, p.frontier, p.executions)) {
                Ok(e) => println!("{} {level:?}: {} nodes {} edges, {} executions, {} passes, {} hist, {} known, {:?}", p.name, e.graph.edges.len(), e.graph.edges.iter().map(Vec::len).sum::<usize>(), e.executions, e.passes, e.world.histories.len(), e.world.known, t.elapsed()),
                Err(e) => println!("{} {level:?}: {e:?}", p.name),
            }
        }
    }
}
