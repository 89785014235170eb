fn main() {
    for p in explorer_programs::PROGRAMS {
        let t = std::time::Instant::now();
        let c = explorer::chapter(p).unwrap();
        println!("{}\n{} bytes, {} states {:?} {:?}", c.report, c.graph.to_json().len(), c.graph.states.len(), c.graph.detail, t.elapsed());
    }
}
