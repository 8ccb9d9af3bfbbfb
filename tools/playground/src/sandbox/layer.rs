//! The layers of the sandbox, by name.

use std::fmt;

/// One of the means that confine a job. Each stops something that no other does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// Landlock: which files may be read, written and executed.
    Landlock,
    /// seccomp: which system calls may be made.
    Seccomp,
    /// Resource limits: processor time, memory, files.
    Limits,
    /// A server that runs as root starts jobs as nobody, without groups and
    /// capabilities. One that does not run as root has none to give up.
    Privileges,
    /// Own user, network, IPC and host name namespaces. Not required: many
    /// containers and Ubuntu refuse them to ordinary users. With them,
    /// [`Limits::threads`](crate::Limits::threads) counts this job alone;
    /// without, only the address space bounds threads.
    Namespaces,
}

impl Layer {
    /// All of them.
    pub const ALL: [Layer; 5] =
        [Layer::Landlock, Layer::Seccomp, Layer::Limits, Layer::Privileges, Layer::Namespaces];

    /// As reports and logs write it.
    pub fn name(self) -> &'static str {
        match self {
            Layer::Landlock => "landlock",
            Layer::Seccomp => "seccomp",
            Layer::Limits => "limits",
            Layer::Privileges => "privileges",
            Layer::Namespaces => "namespaces",
        }
    }

    /// The layer of that name.
    pub fn named(name: &str) -> Option<Layer> {
        Layer::ALL.into_iter().find(|layer| layer.name() == name)
    }

    /// Whether no code may run without it.
    pub fn is_required(self) -> bool {
        self != Layer::Namespaces
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A set of layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Layers(u8);

impl Layers {
    /// Whether `layer` is among them.
    pub fn has(self, layer: Layer) -> bool {
        self.0 & (1 << layer as u8) != 0
    }

    /// These, and `layer`.
    #[must_use]
    pub fn with(self, layer: Layer) -> Layers {
        Layers(self.0 | (1 << layer as u8))
    }

    /// These, but not `layer`.
    #[must_use]
    pub fn without(self, layer: Layer) -> Layers {
        Layers(self.0 & !(1 << layer as u8))
    }

    /// Their names, in order.
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
