//! Tells cargo that the worked example is part of the program.

fn main() {
    println!("cargo::rerun-if-changed=../../story");
}
