use testing::program;

#[test]
fn nested() {
    program!("nested").check();
}

#[test]
fn starved() {
    program!("starved").check();
}

#[test]
fn two_by_two() {
    program!("two-by-two").check();
}

#[test]
fn refused() {
    testing::refused_by_the_compiler();
}
