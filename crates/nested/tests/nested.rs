use testing::program;

#[test]
fn nested() {
    program!("nested").check();
}

#[test]
fn starved() {
    program!("starved").exits_with(1).check();
}

#[test]
fn two_by_two() {
    program!("two-by-two").check();
}
