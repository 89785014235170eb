use testing::program;

#[test]
fn nested() {
    program!("nested").check();
}

#[test]
fn starved() {
    program!("starved").check();
}
