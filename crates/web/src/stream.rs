//! Bodies as streams that are read and written where one may wait.

use std::io::{self, Read};
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_util::{StreamExt, stream};
use tokio::runtime::Handle;
use tokio::time::timeout;

/// How long the next piece of a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// Bytes that are sent in one piece.
const PIECE: usize = 64 << 10;

/// Returns a reader over the body of a request; only for threads that may wait.
pub(crate) fn reader(body: Body) -> impl Read {
    BodyReader {
        pieces: body.into_data_stream(),
        rest: Bytes::new(),
        handle: Handle::current(),
    }
}

struct BodyReader {
    pieces: axum::body::BodyDataStream,
    rest: Bytes,
    handle: Handle,
}

impl Read for BodyReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() {
            let next = self.handle.block_on(timeout(PATIENCE, self.pieces.next()));
            match next {
                Err(_) => return Err(io::ErrorKind::TimedOut.into()),
                Ok(None) => return Ok(0),
                Ok(Some(Err(error))) => return Err(io::Error::other(error)),
                Ok(Some(Ok(piece))) => self.rest = piece,
            }
        }
        let length = self.rest.len().min(into.len());
        into[..length].copy_from_slice(&self.rest.split_to(length));
        Ok(length)
    }
}

/// Returns a body that reads a file piece by piece as it is taken.
///
/// Each piece is read on a thread that may wait; while nobody takes it, no thread is held.
pub(crate) fn sending(file: impl Read + Send + 'static) -> Body {
    let pieces = stream::try_unfold(file, |mut file| async move {
        let read = tokio::task::spawn_blocking(move || {
            let mut piece = vec![0; PIECE];
            let length = file.read(&mut piece)?;
            piece.truncate(length);
            Ok::<_, io::Error>((piece, file))
        });
        // When it fails the connection breaks off, so that nobody takes a part for the whole.
        let (piece, file) = read.await.map_err(io::Error::other)??;
        Ok::<_, io::Error>((!piece.is_empty()).then(|| (Bytes::from(piece), file)))
    });
    Body::from_stream(pieces)
}
