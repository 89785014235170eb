//! One file of the reader's, compiled against the models, and explored.
//! Started by `explorer`, which sets `EXPLORED` when this is compiled.

include!(concat!(env!("OUT_DIR"), "/guest.rs"));

fn main() {
    engine::guest::main(run, FILE);
}
