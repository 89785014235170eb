use testing::program;

#[test]
fn pool() {
    program!("pool").check();
}

#[test]
fn guard_in_the_loop() {
    program!("guard-in-the-loop").check();
}

#[test]
fn refused() {
    testing::refused_by_the_compiler();
}
