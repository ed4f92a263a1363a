//! `aimwright serve`: the pages and the JSON API of a workspace.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use aims::Workspace;
use clap::Args;
use web::{Options, Site};

use crate::context::Context;
use crate::failure::{Failure, Outcome, Result};
use crate::log::Log;
use crate::output::remark;

/// Serves the pages and the JSON API of the workspace
#[derive(Debug, Args)]
#[command(after_help = "\
The first account is the one that `aimwright init` made; `aimwright user add` and `aimwright user
password` make others, and so does the page of settings. Stop the server with Ctrl-C or SIGTERM:
open requests are answered first. Nothing that was saved is lost when it is killed. For access from
other machines put a proxy with HTTPS before it. AIMWRIGHT_LOG=info logs every request on standard
error.

Examples:
  aimwright serve
  aimwright serve --dir /srv/aims --listen 127.0.0.1:8000 --https --behind-proxy
  aimwright serve --metrics 127.0.0.1:9642")]
pub(crate) struct Serve {
    #[command(flatten)]
    listening: Listening,
}

/// Where and how pages are served.
#[derive(Debug, Clone, Args)]
pub(crate) struct Listening {
    /// Address and port of the pages
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8642")]
    listen: SocketAddr,

    /// Address and port of the counts for Prometheus, at /metrics
    #[arg(long, value_name = "ADDRESS")]
    metrics: Option<SocketAddr>,

    /// Browsers reach the pages over HTTPS only: mark cookies as secure
    #[arg(long)]
    https: bool,

    /// Take the network address of a visitor from the proxy's X-Forwarded-For
    #[arg(long)]
    behind_proxy: bool,

    /// Write the log as JSON, one object a line, for programs
    #[arg(long)]
    log_json: bool,
}

/// The addresses of one server, taken.
pub(crate) struct Taken {
    pages: TcpListener,
    metrics: Option<TcpListener>,
}

impl Serve {
    /// Returns how the log is kept.
    pub(crate) fn log(&self) -> Log {
        self.listening.log()
    }

    pub(crate) fn run(self, context: &mut Context) -> Result {
        context.only_now()?;
        let workspace = context.workspace()?;
        let taken = self.listening.take()?;
        self.listening.serve(workspace, taken)?;
        Ok(Outcome::Done)
    }
}

impl Listening {
    /// Takes the addresses, so that one in use is told of before any work is done.
    ///
    /// Who comes before [`Listening::serve`] waits.
    pub(crate) fn take(&self) -> Result<Taken> {
        Ok(Taken {
            pages: bind(self.listen, "--listen")?,
            metrics: self
                .metrics
                .map(|address| bind(address, "--metrics"))
                .transpose()?,
        })
    }

    /// Returns how the log is kept while pages are served.
    pub(crate) fn log(&self) -> Log {
        if self.log_json { Log::Json } else { Log::Text }
    }

    /// Serves a workspace until the process is told to stop.
    pub(crate) fn serve(&self, workspace: Workspace, taken: Taken) -> Result<()> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| Failure::new(format!("no threads can be started: {error}")))?;
        runtime.block_on(self.answer(workspace, taken))
    }

    async fn answer(&self, workspace: Workspace, taken: Taken) -> Result<()> {
        let options = Options {
            https: self.https,
            behind_proxy: self.behind_proxy,
            ..Options::default()
        };
        let site = Arc::new(Site::new(Arc::new(workspace), options));
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let until = |mut stopped: tokio::sync::watch::Receiver<bool>| async move {
            // A sender that is gone means stop, too.
            let _ = stopped.wait_for(|stop| *stop).await;
        };
        if let Some(listener) = taken.metrics {
            tokio::spawn(web::serve_metrics(
                Arc::clone(&site),
                asynchronous(listener)?,
                until(stopped.clone()),
            ));
        }
        let listener = asynchronous(taken.pages)?;
        let address = listener.local_addr().map_err(unusable)?;
        // Whoever reads the address may already ask the server to stop.
        let asked = asked_to_stop().map_err(unusable)?;
        remark(&format!("Pages at http://{address}"));
        tokio::spawn(async move {
            asked.await;
            remark("stopping: open requests are answered first");
            let _ = stop.send(true);
        });
        web::serve(site, listener, until(stopped))
            .await
            .map_err(unusable)
    }
}

fn bind(address: SocketAddr, option: &str) -> Result<TcpListener> {
    let listener = TcpListener::bind(address).and_then(|listener| {
        listener.set_nonblocking(true)?;
        Ok(listener)
    });
    listener.map_err(|error| {
        let why = match error.kind() {
            ErrorKind::AddrInUse => "another program listens there".into(),
            ErrorKind::PermissionDenied => "this user may not listen there".into(),
            ErrorKind::AddrNotAvailable => "this machine does not have that address".into(),
            _ => error.to_string(),
        };
        Failure::new(format!("cannot listen at {address}: {why}"))
            .with_hint(format!("name another address and port with {option}"))
    })
}

fn asynchronous(listener: TcpListener) -> Result<tokio::net::TcpListener> {
    tokio::net::TcpListener::from_std(listener).map_err(unusable)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what `map_err` hands over"
)]
fn unusable(error: std::io::Error) -> Failure {
    Failure::new(format!("the pages cannot be served: {error}"))
}

/// Returns what waits until the process is told to stop; it listens from now on.
#[cfg(unix)]
fn asked_to_stop() -> std::io::Result<impl Future<Output = ()> + Send> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Returns what waits until the process is told to stop.
#[cfg(not(unix))]
fn asked_to_stop() -> std::io::Result<impl Future<Output = ()> + Send> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
