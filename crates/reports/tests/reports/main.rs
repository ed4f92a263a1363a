//! Makes whole reports and reads the files back as a reader would.

mod gap;
mod hostile;
mod read;
mod sample;
mod soa;
mod story;
