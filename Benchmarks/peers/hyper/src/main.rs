//! hyper's pooled client with serde_json, on tokio's single-threaded runtime: as many tasks as requests in flight.

use std::{cell::RefCell, env, fs, io::BufReader, process, rc::Rc, time::Instant};

use hyper::client::{connect::Connect, HttpConnector};
use hyper::{body, Body, Client, Request, StatusCode};
use hyper_rustls::HttpsConnectorBuilder;
use serde::{Deserialize, Serialize};

type Failure = Box<dyn std::error::Error>;

#[derive(Serialize)]
struct Prompt<'a> {
    role: &'a str,
    content: &'a str,
}

#[derive(Serialize)]
struct ChatRequest<'a> {
    model: &'a str,
    messages: [Prompt<'a>; 1],
    temperature: f64,
    max_tokens: u32,
}

#[derive(Deserialize)]
struct ChatReply {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
}

#[derive(Deserialize)]
struct Message {
    content: String,
}

struct Run {
    url: String,
    prompt: String,
    answer: String,
    requests: usize,
    concurrency: usize,
}

#[derive(Default)]
struct Progress {
    started: usize,
    failures: usize,
    latencies: Vec<f64>,
}

async fn ask<C>(client: &Client<C>, url: &str, prompt: &str) -> Result<String, Failure>
where
    C: Connect + Clone + Send + Sync + 'static,
{
    let messages = [Prompt { role: "user", content: prompt }];
    let body = serde_json::to_vec(&ChatRequest { model: "alfred-4.2", messages, temperature: 0.4, max_tokens: 150 })?;
    let request = Request::post(url).header("content-type", "application/json").body(Body::from(body))?;
    let response = client.request(request).await?;
    if response.status() != StatusCode::OK {
        return Err(response.status().to_string().into());
    }
    let reply: ChatReply = serde_json::from_slice(&body::to_bytes(response.into_body()).await?)?;
    Ok(reply.choices.into_iter().next().ok_or("no choice")?.message.content)
}

async fn send_all<C>(run: Rc<Run>, client: Client<C>) -> Progress
where
    C: Connect + Clone + Send + Sync + 'static,
{
    let progress = Rc::new(RefCell::new(Progress::default()));
    let workers: Vec<_> = (0..run.concurrency)
        .map(|_| {
            let (run, client, progress) = (run.clone(), client.clone(), progress.clone());
            tokio::task::spawn_local(async move {
                loop {
                    let index = progress.borrow().started;
                    if index >= run.requests {
                        return;
                    }
                    progress.borrow_mut().started += 1;
                    let began = Instant::now();
                    let outcome = ask(&client, &run.url, &format!("{} {}", run.prompt, index)).await;
                    let mut progress = progress.borrow_mut();
                    progress.failures += usize::from(outcome.ok().as_ref() != Some(&run.answer));
                    progress.latencies.push(began.elapsed().as_secs_f64());
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.expect("a worker ends");
    }
    progress.take()
}

fn cpu_seconds() -> f64 {
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    unsafe { libc::getrusage(libc::RUSAGE_SELF, &mut usage) };
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

fn trust(authority: &str) -> Result<rustls::ClientConfig, Failure> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(&rustls_pemfile::certs(&mut BufReader::new(fs::File::open(authority)?))?);
    Ok(rustls::ClientConfig::builder().with_safe_defaults().with_root_certificates(roots).with_no_client_auth())
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if arguments.len() < 5 {
        eprintln!("usage: peer URL PROMPT ANSWER REQUESTS CONCURRENCY [CA_FILE]");
        process::exit(64);
    }
    let run = Rc::new(Run {
        url: format!("{}/chat/completions", arguments[0]),
        prompt: arguments[1].clone(),
        answer: arguments[2].clone(),
        requests: arguments[3].parse()?,
        concurrency: arguments[4].parse()?,
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut pool = Client::builder();
    pool.pool_max_idle_per_host(run.concurrency);
    let mut http = HttpConnector::new();
    http.set_nodelay(true);
    http.enforce_http(false);

    let (start, cpu) = (Instant::now(), cpu_seconds());
    let local = tokio::task::LocalSet::new();
    let mut progress = match arguments.get(5) {
        Some(file) => {
            let https = HttpsConnectorBuilder::new().with_tls_config(trust(file)?).https_only().enable_http1();
            local.block_on(&runtime, send_all(run.clone(), pool.build(https.wrap_connector(http))))
        }
        None => local.block_on(&runtime, send_all(run.clone(), pool.build(http))),
    };
    let (seconds, cpu) = (start.elapsed().as_secs_f64(), cpu_seconds() - cpu);

    progress.latencies.sort_by(f64::total_cmp);
    let percentile = |hundredths| progress.latencies[progress.latencies.len() * hundredths / 100];
    let report = serde_json::json!({
        "requests": progress.latencies.len(), "seconds": seconds, "failures": progress.failures, "cpu": cpu,
        "p50": percentile(50), "p99": percentile(99),
    });
    println!("{report}");
    Ok(())
}
