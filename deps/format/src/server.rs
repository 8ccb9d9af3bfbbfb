//! The servers that examples talk to.

/// A server that must run while an example runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Server {
    /// NATS, with JetStream turned on.
    Nats,
    /// Redis.
    Redis,
}

impl Server {
    /// All of them.
    pub const ALL: [Server; 2] = [Server::Nats, Server::Redis];

    /// The name of its program, and of its package on Debian and Ubuntu.
    pub fn program(self) -> &'static str {
        match self {
            Server::Nats => "nats-server",
            Server::Redis => "redis-server",
        }
    }

    /// The variable that holds the server's address. Without it, an example
    /// asks the default port of this machine.
    pub fn variable(self) -> &'static str {
        match self {
            Server::Nats => "NATS_URL",
            Server::Redis => "REDIS_URL",
        }
    }

    /// The command by which a reader starts it on the default port.
    pub fn command(self) -> &'static str {
        match self {
            Server::Nats => "nats-server --jetstream --addr 127.0.0.1",
            Server::Redis => "redis-server --bind 127.0.0.1",
        }
    }

    /// The server whose program has this name.
    pub fn named(program: &str) -> Option<Server> {
        Server::ALL.into_iter().find(|server| server.program() == program)
    }
}
