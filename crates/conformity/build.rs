//! Tells cargo that the frameworks are part of the program.

fn main() {
    println!("cargo::rerun-if-changed=../../frameworks");
}
