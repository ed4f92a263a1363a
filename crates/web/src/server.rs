//! The server: connections in, answers out, and a stop that loses nothing.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderValue, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::{Service, ServiceBuilder, ServiceExt};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

use crate::ask_id::AskIds;
use crate::guard;
use crate::respond;
use crate::site::Site;

/// Most connections at once; more wait.
const CONNECTIONS: usize = 2_000;

/// Longest head of a request, in bytes.
const LONGEST_HEAD: usize = 32 << 10;

/// How long open requests are given to end when the server stops.
const FAREWELL: Duration = Duration::from_secs(20);

/// What answers one request.
type Answerer = tower::util::BoxCloneSyncService<Request, Response<Body>, Infallible>;

/// Serves a site until `stop` comes, then lets open requests end.
///
/// # Errors
/// The listener cannot say where it listens.
pub async fn serve(
    site: Arc<Site>,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send,
) -> std::io::Result<()> {
    let address = listener.local_addr()?;
    tracing::info!(%address, "serving");
    let answerer = answerer(&site);
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let place = Arc::clone(&places).acquire_owned();
        let accepted = tokio::select! {
            accepted = async { (place.await, listener.accept().await) } => accepted,
            () = &mut stop => break,
        };
        let (Ok(place), Ok((stream, peer))) = accepted else {
            // Out of file handles, say: what is open now will end soon.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let connection = connection(&site, answerer.clone(), stream, peer);
        let watcher = graceful.watcher();
        tokio::spawn(async move {
            let _place = place;
            connection(watcher).await;
        });
    }
    tracing::info!("stopping");
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(FAREWELL) => tracing::warn!("stopped with requests still open"),
    }
    Ok(())
}

type Watched = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

fn connection(
    site: &Site,
    answerer: Answerer,
    stream: TcpStream,
    peer: SocketAddr,
) -> impl FnOnce(hyper_util::server::graceful::Watcher) -> Watched + use<> {
    let patience = site.options.patience;
    move |watcher| {
        Box::pin(async move {
            // Small answers go out at once.
            let _ = stream.set_nodelay(true);
            let service = service_fn(move |request: hyper::Request<Incoming>| {
                let mut request = request.map(Body::new);
                request.extensions_mut().insert(ConnectInfo(peer));
                let mut answerer = answerer.clone();
                async move { answerer.ready().await?.call(request).await }
            });
            let mut builder = Builder::new(TokioExecutor::new());
            builder
                .http1()
                .timer(TokioTimer::new())
                .header_read_timeout(patience)
                .max_buf_size(LONGEST_HEAD);
            builder
                .http2()
                .timer(TokioTimer::new())
                .max_header_list_size(u32::try_from(LONGEST_HEAD).unwrap_or(u32::MAX))
                .max_concurrent_streams(100)
                .keep_alive_interval(Duration::from_secs(30));
            let served = builder.serve_connection(TokioIo::new(stream), service);
            if let Err(error) = watcher.watch(served.into_owned()).await {
                tracing::debug!(%peer, %error, "connection ended");
            }
        })
    }
}

/// Puts together what every request passes through.
pub(crate) fn answerer(site: &Arc<Site>) -> Answerer {
    let ids = Arc::new(AskIds::new(site.workspace.run_id()));
    let https = site.options.https;
    let router = crate::dispatch::router(Arc::clone(site));
    let inner = tower::service_fn(move |mut request: Request| {
        let mut router = router.clone();
        let id = ids.next();
        async move {
            let (method, path) = (request.method().clone(), request.uri().path().to_owned());
            let started = Instant::now();
            request.extensions_mut().insert(id.clone());
            let mut response = if request.uri().path().len() > 4_096 {
                respond::plain(StatusCode::URI_TOO_LONG, &id.0)
            } else {
                router.call(request).await?
            };
            guard::add_headers(response.headers_mut(), https);
            if let Ok(value) = HeaderValue::from_str(&id.0) {
                response.headers_mut().insert("x-request-id", value);
            }
            let (status, took) = (response.status().as_u16(), started.elapsed());
            // The moment of a request would tell who raised a concern.
            if !path.starts_with("/concern") {
                tracing::info!(id = id.0, %method, path = logged(&path), status, micros = took.as_micros(), "answered");
            }
            Ok::<_, Infallible>(response)
        }
    });
    let compression = CompressionLayer::new()
        // The fastest leaves the longest forms above 100 kB.
        .quality(CompressionLevel::Precise(2))
        .compress_when(
            DefaultPredicate::new().and(NotForContentType::const_new("application/octet-stream")),
        );
    let stack = ServiceBuilder::new().layer(compression).service(inner);
    let boxed = stack.map_response(|response: Response<_>| response.map(Body::new));
    tower::util::BoxCloneSyncService::new(boxed)
}

/// Returns a path as the log shows it: bounded, without control characters and without secrets.
fn logged(path: &str) -> String {
    // What stands behind it finds the answer to an anonymous concern.
    if path.starts_with("/concern/") {
        return "/concern/…".into();
    }
    path.chars()
        .filter(|letter| !letter.is_control())
        .take(200)
        .collect()
}

/// Serves the counts for Prometheus on an address of their own.
///
/// # Errors
/// The listener cannot say where it listens.
pub async fn serve_metrics(
    site: Arc<Site>,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    tracing::info!(address = %listener.local_addr()?, "serving metrics");
    let text = move || {
        let site = Arc::clone(&site);
        async move {
            let head = site.workspace.head_size().unwrap_or_default();
            let more = [
                ("aimwright_entries", "Entries in the journal.", head),
                (
                    "aimwright_pages_again",
                    "Answers that were pages made before, since the start.",
                    site.pages_again(),
                ),
            ];
            let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
            ([(header::CONTENT_TYPE, kind)], site.metrics.text(&more))
        }
    };
    let router = axum::Router::new().route("/metrics", axum::routing::get(text));
    axum::serve(listener, router)
        .with_graceful_shutdown(stop)
        .await
}
