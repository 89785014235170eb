use std::sync::Arc;
use engine::execution::{Runner, Program};
use engine::search::{Level, Limits, explore};
use explorer_programs::own;

fn main() {
    let which: Vec<String> = std::env::args().skip(1).collect();
    let n: Vec<usize> = which.iter().skip(1).map(|s| s.parse().unwrap()).collect();
    let f: Program = match which[0].as_str() {
        "pool" => Arc::new(move || own::pool(n[0], n[1], n[2])),
        "nested" => Arc::new(move || own::nested(n[0], n[1], n[2])),
        name => Arc::new(explorer_programs::PROGRAMS.iter().find(|p| p.name == name).unwrap().run),
    };
        for level in if std::env::var_os("ALL").is_some() { vec![Level::Plain, Level::Quiet, Level::Reduced] } else { vec![Level::Reduced] } {
            let mut runner = Runner::new(f.clone());
            let t = std::time::Instant::now();
            match explore(&mut runner, level, Limits::default(), &mut |p| if p.states % 100 < 5  {eprintln!("{} {} {}", p.states, p.frontier, p.executions) }) {
                Ok(e) => {println!("{} {level:?}: {} nodes {} edges, {} executions, {} passes, {} hist, {} known, {:?}", which.join(" "), e.graph.edges.len(), e.graph.edges.iter().map(Vec::len).sum::<usize>(), e.executions, e.passes, e.world.histories.len(), e.world.known, t.elapsed()); let l = engine::language::Language::of(&e.world, &e.graph, &[None]).unwrap(); let r = l.roots[0]; println!("{} outputs, {} places, {:?} {:?}", l.counts()[r as usize], l.places.len(), l.endings(r).iter().take(5).collect::<Vec<_>>(), t.elapsed()); if std::env::var_os("DUMP").is_some() {dump(&e)} }
                Err(e) => println!("{which:?} {level:?}: {e:?}"),
            }
        }
}
pub fn dump(e: &engine::search::Explored) {
    let mut hist = std::collections::BTreeMap::new();
    for edges in &e.graph.edges {
        let mut kinds: Vec<String> = edges.iter().map(|x| { let a = &e.world.next(x.steps[0].hist).unwrap().op; let s = format!("{:?}", a.action); format!("{}@{}", s.split(['(', '{']).next().unwrap().to_owned(), a.site.line) }).collect();
        kinds.sort();
        *hist.entry(kinds.join(" ")).or_insert(0) += 1;
    }
    for (k, n) in hist { println!("{n:6} {k}"); }
}
