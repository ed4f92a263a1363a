//! Has the crate built anew when a file is added to the folders that are embedded as they stand.

fn main() {
    for folder in ["assets", "locales"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
