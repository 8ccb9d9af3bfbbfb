//! The layers of the sandbox, by name.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One of the means that confine a job. Each stops something that no other one does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// Landlock: which files may be read, written and executed.
    Landlock,
    /// seccomp: which system calls may be made.
    Seccomp,
    /// Resource limits of each process: processor time, memory, files.
    Limits,
    /// A server that runs as root starts jobs as nobody, without groups or
    /// capabilities. A server that does not run as root has none to give up.
    Privileges,
    /// A process counts the memory, the processes and threads, the processor
    /// time and the files of the whole job every few milliseconds, and ends a
    /// job that uses too much. Between two counts a job can exceed its bounds.
    Watch,
    /// User, process, network, IPC and host name namespaces of the job's own.
    /// The whole job ends with its first process, and the kernel refuses it
    /// more threads than [`Limits::threads`](crate::Limits::threads). Not
    /// required, since many containers and Ubuntu refuse namespaces to ordinary
    /// users.
    Namespaces,
    /// A root of the job's own with only the files that it needs, read-only,
    /// and a working folder in memory with a fixed size, where nothing can be
    /// executed. Not required, for the same reason as [`Layer::Namespaces`].
    Root,
    /// A control group (version 2) of the job's own: the kernel bounds the
    /// memory and the processes of the whole job, and shares processors between
    /// jobs. Not required, since the server needs a control group of its own
    /// for it.
    Cgroup,
}

impl Layer {
    /// All layers.
    pub const ALL: [Layer; 8] = [
        Layer::Landlock,
        Layer::Seccomp,
        Layer::Limits,
        Layer::Privileges,
        Layer::Watch,
        Layer::Namespaces,
        Layer::Root,
        Layer::Cgroup,
    ];

    /// The layer's name in reports and logs.
    pub fn name(self) -> &'static str {
        match self {
            Layer::Landlock => "landlock",
            Layer::Seccomp => "seccomp",
            Layer::Limits => "limits",
            Layer::Privileges => "privileges",
            Layer::Watch => "watch",
            Layer::Namespaces => "namespaces",
            Layer::Root => "root",
            Layer::Cgroup => "cgroup",
        }
    }

    /// The layer called `name`.
    pub fn named(name: &str) -> Option<Layer> {
        Layer::ALL.into_iter().find(|layer| layer.name() == name)
    }

    /// Whether no code may run without this layer.
    pub fn is_required(self) -> bool {
        !matches!(self, Layer::Namespaces | Layer::Root | Layer::Cgroup)
    }

    /// What is not bounded, or only later, on a machine without this layer.
    pub fn without_it(self) -> Option<&'static str> {
        match self {
            Layer::Namespaces => Some(
                "threads are counted every few milliseconds, not refused at once; a program sees \
                 the numbers of the machine's processes",
            ),
            Layer::Root => Some(
                "rustc works on the server's disk, and its files are counted every few \
                 milliseconds; what it writes there can be loaded and run, confined as it is; \
                 a job can find out whether a path exists",
            ),
            Layer::Cgroup => Some(
                "memory is counted every few milliseconds, without the kernel's own for pipes, \
                 sockets and page tables; processors are shared between sessions where the \
                 kernel does that, else between threads",
            ),
            _ => None,
        }
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A set of layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Layers(u8);

impl Layers {
    /// Whether `layer` is in the set.
    pub fn has(self, layer: Layer) -> bool {
        self.0 & (1 << layer as u8) != 0
    }

    /// The set with `layer`.
    #[must_use]
    pub fn with(self, layer: Layer) -> Layers {
        Layers(self.0 | (1 << layer as u8))
    }

    /// The set without `layer`.
    #[must_use]
    pub fn without(self, layer: Layer) -> Layers {
        Layers(self.0 & !(1 << layer as u8))
    }

    /// The names of the layers, in order.
    pub fn names(self) -> Vec<&'static str> {
        Layer::ALL.into_iter().filter(|&layer| self.has(layer)).map(Layer::name).collect()
    }
}

impl fmt::Display for Layers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.names().join(", "))
    }
}

impl FromIterator<Layer> for Layers {
    fn from_iter<I: IntoIterator<Item = Layer>>(layers: I) -> Layers {
        layers.into_iter().fold(Layers::default(), Layers::with)
    }
}
