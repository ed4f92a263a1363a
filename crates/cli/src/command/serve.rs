//! `aimwright serve`: the pages and the JSON API of a workspace.

use std::net::SocketAddr;
use std::sync::Arc;

use aims::Workspace;
use clap::Args;
use tokio::net::TcpListener;
use web::{Options, Site};

use crate::context::Context;
use crate::failure::{Failure, Outcome, Result};
use crate::output::remark;

/// Serves the pages and the JSON API of the workspace
#[derive(Debug, Args)]
#[command(after_help = "\
People sign in with the accounts that `aimwright user add` and `aimwright user password` make. Stop
the server with Ctrl-C or SIGTERM: open requests are answered first, and nothing is lost when it is
killed. For access from other machines put a proxy with HTTPS before it.

Examples:
  aimwright serve
  aimwright serve --dir /srv/aims --listen 127.0.0.1:8000 --https --behind-proxy
  aimwright serve --metrics 127.0.0.1:9642")]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) listening: Listening,
}

/// Where and how pages are served.
#[derive(Debug, Clone, Args)]
pub(crate) struct Listening {
    /// Address and port of the pages
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8642")]
    pub(crate) listen: SocketAddr,

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

impl Serve {
    pub(crate) fn run(self, context: &mut Context) -> Result {
        context.only_now()?;
        let workspace = context.workspace()?;
        self.listening.serve(workspace)?;
        Ok(Outcome::Done)
    }
}

impl Listening {
    /// Serves a workspace until the process is told to stop.
    pub(crate) fn serve(&self, workspace: Workspace) -> Result<()> {
        keep_log(self.log_json);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| Failure::new(format!("no threads can be started: {error}")))?;
        runtime.block_on(self.listen(workspace))
    }

    async fn listen(&self, workspace: Workspace) -> Result<()> {
        let listener = bind(self.listen).await?;
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
        if let Some(address) = self.metrics {
            let listener = bind(address).await?;
            tokio::spawn(web::serve_metrics(
                Arc::clone(&site),
                listener,
                until(stopped.clone()),
            ));
        }
        let address = listener
            .local_addr()
            .map_err(|error| Failure::new(error.to_string()))?;
        remark(&format!("Pages at http://{address}"));
        tokio::spawn(async move {
            asked_to_stop().await;
            let _ = stop.send(true);
        });
        let served = web::serve(site, listener, until(stopped)).await;
        served.map_err(|error| Failure::new(format!("the pages cannot be served: {error}")))
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::new(format!("cannot listen at {address}: {error}"))
            .with_hint("name another address and port with --listen")
    })
}

/// Waits until the process is told to stop.
async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            let _ = interrupt.await;
            return;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}

/// Keeps a log on standard error; `AIMWRIGHT_LOG` says how much, from warnings up if it says nothing.
fn keep_log(as_json: bool) {
    use tracing_subscriber::EnvFilter;
    let filter =
        EnvFilter::try_from_env("AIMWRIGHT_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A log that is kept already stays.
    let _ = if as_json {
        log.json().try_init()
    } else {
        log.try_init()
    };
}
