use testing::program;

#[test]
fn starting() {
    program!("starting").check();
}

#[test]
fn arguments() {
    program!("arguments").check();
}

#[test]
fn worker_panics() {
    program!("worker-panics").check();
}

#[test]
fn refused() {
    testing::refused_by_the_compiler();
}
