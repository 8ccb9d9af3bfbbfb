//! The settings of a server, and its options on the command line.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use axum::http::Uri;
use clap::Args;
use governor::Quota;

use super::guard::Guard;
use crate::Limits;
use crate::queue::Bounds;

/// How a service treats its clients.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The names and origins that are ours.
    pub guard: Guard,
    /// Count clients by the last address in `X-Forwarded-For`.
    pub trust_proxy: bool,
    /// How often a client may ask for work.
    pub rate: Option<Quota>,
    /// The queue for rustc.
    pub compiles: Bounds,
    /// The queue for programs.
    pub runs: Bounds,
    /// Bytes of the largest request.
    pub request_size: usize,
    /// How long a request's body may take to arrive.
    pub body_timeout: Duration,
    /// How long a request's head may take to arrive, and a connection may be unused.
    pub header_timeout: Duration,
    /// How long a client may leave what is sent to it unread.
    pub write_timeout: Duration,
    /// Connections at the same time.
    pub connections: usize,
    /// Connections from one client's address at the same time.
    pub connections_per_client: usize,
    /// How much a compilation may use.
    pub compile: Limits,
    /// How much a run may use.
    pub run: Limits,
}

/// The options of a server, for `#[command(flatten)]`.
// No links or code marks here: the terminal shows these texts as they are.
#[allow(rustdoc::bare_urls)]
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Playground")]
pub struct Options {
    /// Serve strangers: demands every required layer of the sandbox, and limits each client's rate
    #[arg(long, conflicts_with = "unsandboxed")]
    pub public: bool,
    /// Run programs with all rights of this user; only on a loopback address
    #[arg(long)]
    pub unsandboxed: bool,
    /// Another origin whose pages may run programs, such as https://book.example.org; may be repeated
    #[arg(long, value_name = "ORIGIN", value_parser = origin)]
    pub allow_origin: Vec<String>,
    /// A name that this server is reached under, without port; may be repeated
    #[arg(long, value_name = "NAME")]
    pub host_name: Vec<String>,
    /// Count clients by the last address in X-Forwarded-For; only if nobody but your proxy reaches this server
    #[arg(long)]
    pub trust_proxy: bool,
    /// Requests for work per client and minute; 0: no limit [default: 60 with --public, else 0]
    #[arg(long, value_name = "NUMBER")]
    pub rate: Option<u32>,
    /// Requests that a client may send at once before --rate counts
    #[arg(long, value_name = "NUMBER", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    pub burst: u32,
    /// Compilations at the same time [default: one for each processor]
    #[arg(long, value_name = "NUMBER", value_parser = at_least_one)]
    pub compiles: Option<usize>,
    /// Compilations of one client at the same time [default: all on a loopback address, else half]
    #[arg(long, value_name = "NUMBER", value_parser = at_least_one)]
    pub compiles_per_client: Option<usize>,
    /// Programs running at the same time [default: four for each processor]
    #[arg(long, value_name = "NUMBER", value_parser = at_least_one)]
    pub runs: Option<usize>,
    /// Programs of one client running at the same time [default: all on a loopback address, else half]
    #[arg(long, value_name = "NUMBER", value_parser = at_least_one)]
    pub runs_per_client: Option<usize>,
    /// Requests that wait to be compiled; those whose program is compiled do not count
    #[arg(long, value_name = "NUMBER", default_value_t = 64)]
    pub queue: usize,
    /// Requests of one client that wait for their turn [default: all on a loopback address, else 16]
    #[arg(long, value_name = "NUMBER")]
    pub queue_per_client: Option<usize>,
    /// Size of the largest request, in KiB
    #[arg(long, value_name = "KIB", default_value_t = 256)]
    pub request_size: usize,
    /// Connections at the same time
    #[arg(long, value_name = "NUMBER", default_value_t = 512, value_parser = at_least_one)]
    pub connections: usize,
    /// Connections from one address at the same time [default: 32; half of all on a loopback address, all with --trust-proxy]
    #[arg(long, value_name = "NUMBER", value_parser = at_least_one)]
    pub connections_per_client: Option<usize>,
    /// Time for a request's head to arrive, in seconds; unused connections end after it
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    pub header_timeout: u64,
    /// Time for a request's body to arrive, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    pub body_timeout: u64,
    /// Time for a client to take what is sent to it, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..))]
    pub write_timeout: u64,
    /// How much rustc may use.
    #[command(flatten)]
    pub compile: CompileLimits,
    /// How much a program may use.
    #[command(flatten)]
    pub run: RunLimits,
}

/// Defines the options for one kind of [`Limits`], with its defaults.
macro_rules! limits {
    (
        $name:ident, $heading:literal, $defaults:path,
        $($field:ident = $option:literal, $unit:literal, $of:expr, $set:expr, $help:literal;)+
    ) => {
        #[doc = $heading]
        #[derive(Debug, Clone, Args)]
        #[command(next_help_heading = $heading)]
        pub struct $name {
            $(
                #[doc = $help]
                #[arg(
                    id = $option,
                    long = $option,
                    value_name = $unit,
                    default_value_t = { let of: fn(Limits) -> u64 = $of; of($defaults()) },
                    value_parser = clap::value_parser!(u64).range(1..=1 << 30),
                )]
                pub $field: u64,
            )+
        }

        impl $name {
            /// The limits, as the playground takes them.
            pub fn limits(&self) -> Limits {
                let mut limits = $defaults();
                $(
                    let set: fn(&mut Limits, u64) = $set;
                    set(&mut limits, self.$field);
                )+
                limits
            }
        }
    };
}

limits! {
    CompileLimits, "Limits of a compilation", Limits::compile,
    wall = "compile-wall", "SECONDS", |it| it.wall.as_secs(),
        |it, n| it.wall = Duration::from_secs(n), "Time until it is stopped, in seconds";
    cpu = "compile-cpu", "SECONDS", |it| it.cpu.as_secs(),
        |it, n| it.cpu = Duration::from_secs(n), "Processor time of all processes together, in seconds";
    memory = "compile-memory", "MIB", |it| it.memory >> 20,
        |it, n| it.memory = n << 20, "Memory of all processes together, in MiB";
    address_space = "compile-address-space", "MIB", |it| it.address_space >> 20,
        |it, n| it.address_space = n << 20, "Address space of each process, in MiB";
    threads = "compile-threads", "NUMBER", |it| it.threads,
        |it, n| it.threads = n, "Processes and threads at the same time";
    output = "compile-output", "KIB", |it| (it.output >> 10) as u64,
        |it, n| it.output = (n as usize) << 10, "What rustc may print, in KiB";
    file = "compile-file", "MIB", |it| it.file >> 20,
        |it, n| it.file = n << 20, "Size of the largest file, in MiB";
    disk = "compile-disk", "MIB", |it| it.disk >> 20,
        |it, n| it.disk = n << 20, "Size of all files together, in MiB";
    files = "compile-files", "NUMBER", |it| it.files,
        |it, n| it.files = n, "Files and folders at the same time";
}

limits! {
    RunLimits, "Limits of a run", Limits::run,
    wall = "run-wall", "SECONDS", |it| it.wall.as_secs(),
        |it, n| it.wall = Duration::from_secs(n), "Time until it is stopped, in seconds";
    cpu = "run-cpu", "SECONDS", |it| it.cpu.as_secs(),
        |it, n| it.cpu = Duration::from_secs(n), "Processor time, in seconds";
    memory = "run-memory", "MIB", |it| it.memory >> 20,
        |it, n| it.memory = n << 20, "Memory, in MiB";
    address_space = "run-address-space", "MIB", |it| it.address_space >> 20,
        |it, n| it.address_space = n << 20, "Address space, in MiB";
    threads = "run-threads", "NUMBER", |it| it.threads,
        |it, n| it.threads = n, "Threads at the same time";
    output = "run-output", "KIB", |it| (it.output >> 10) as u64,
        |it, n| it.output = (n as usize) << 10, "What a program may print, in KiB";
}

impl Options {
    /// The settings of a server that listens on `bound`.
    pub fn settings(&self, bound: IpAddr) -> Settings {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let alone = bound.is_loopback() && !self.public && !self.trust_proxy;
        let bounds = |slots: usize, per_client: Option<usize>, length: usize| {
            let share = if alone { slots } else { slots.div_ceil(2) };
            let waiting = if alone { length } else { length.min(16) };
            Bounds {
                slots,
                slots_per_client: per_client.unwrap_or(share),
                length,
                length_per_client: self.queue_per_client.unwrap_or(waiting),
            }
        };
        let connections_per_client = match (alone, self.trust_proxy) {
            // All of them come from the proxy.
            (_, true) => self.connections,
            (true, _) => self.connections.div_ceil(2),
            _ => self.connections.min(32),
        };
        let compiles = self.compiles.unwrap_or(processors);
        let runs = self.runs.unwrap_or(processors * 4);
        let rate = self.rate.unwrap_or(if self.public { 60 } else { 0 });
        let burst = NonZeroU32::new(self.burst).expect("the option is at least 1");
        Settings {
            guard: Guard {
                bound,
                names: self.host_name.clone(),
                origins: self.allow_origin.clone(),
            },
            trust_proxy: self.trust_proxy,
            rate: NonZeroU32::new(rate).map(|rate| Quota::per_minute(rate).allow_burst(burst)),
            compiles: bounds(compiles, self.compiles_per_client, self.queue),
            // A connection carries one request at a time, so this has room for
            // all. And whoever fills the queue for rustc takes no room in this
            // one.
            runs: bounds(runs, self.runs_per_client, self.connections),
            request_size: self.request_size << 10,
            body_timeout: Duration::from_secs(self.body_timeout),
            header_timeout: Duration::from_secs(self.header_timeout),
            write_timeout: Duration::from_secs(self.write_timeout),
            connections: self.connections,
            connections_per_client: self.connections_per_client.unwrap_or(connections_per_client),
            compile: self.compile.limits(),
            run: self.run.limits(),
        }
    }
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err("a number of at least 1 is needed".to_owned()),
    }
}

/// An origin as browsers send it.
fn origin(text: &str) -> Result<String, String> {
    let uri = text.parse::<Uri>().ok();
    let plain = uri.filter(|uri| {
        let scheme = uri.scheme_str().unwrap_or_default();
        let authority = uri.authority().map(ToString::to_string).unwrap_or_default();
        text == format!("{scheme}://{authority}") && ["http", "https"].contains(&scheme)
    });
    match plain {
        Some(_) => Ok(text.to_ascii_lowercase()),
        None => Err("an origin is http:// or https://, a name, and maybe a port".to_owned()),
    }
}
