//! A job as the launcher's arguments: how the server tells it what to start.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use crate::Limits;
use crate::sandbox::{Layer, Layers, Profile};

/// What a launcher is told. Its working folder and environment are the job's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Launch {
    pub profile: Profile,
    pub layers: Layers,
    /// The server's process id. Without this parent the job has no purpose.
    pub server: u32,
    pub limits: Limits,
    pub readable: Vec<PathBuf>,
    pub executable: Vec<PathBuf>,
    pub program: PathBuf,
    pub arguments: Vec<OsString>,
}

impl Launch {
    /// What follows [`crate::sandbox::LAUNCH`] on the command line.
    pub fn to_arguments(&self) -> Vec<OsString> {
        let profile = match self.profile {
            Profile::Compile => "compile",
            Profile::Run => "run",
        };
        let limits = &self.limits;
        let numbers = [
            self.server.into(),
            // The kernel counts whole seconds, and 0 would be none at all.
            limits.cpu.as_secs().max(1),
            limits.address_space,
            limits.memory,
            limits.threads,
            limits.file,
            limits.open_files,
            self.readable.len() as u64,
            self.executable.len() as u64,
        ];
        let mut arguments = vec![profile.into(), self.layers.names().join(",").into()];
        arguments.extend(numbers.map(|number| number.to_string().into()));
        arguments.extend(self.readable.iter().map(OsString::from));
        arguments.extend(self.executable.iter().map(OsString::from));
        arguments.push(self.program.clone().into());
        arguments.extend(self.arguments.iter().cloned());
        arguments
    }

    /// The inverse of [`Launch::to_arguments`]; `None` if somebody else wrote them.
    pub fn from_arguments(arguments: impl Iterator<Item = OsString>) -> Option<Launch> {
        let mut arguments = arguments;
        let profile = match arguments.next()?.to_str()? {
            "compile" => Profile::Compile,
            "run" => Profile::Run,
            _ => return None,
        };
        let layers = arguments.next()?;
        let layers = layers.to_str()?.split(',').filter(|name| !name.is_empty());
        let layers = layers.map(Layer::named).collect::<Option<Layers>>()?;
        let mut number = || arguments.next()?.to_str()?.parse::<u64>().ok();
        let server = number()?.try_into().ok()?;
        let limits = Limits {
            cpu: Duration::from_secs(number()?),
            address_space: number()?,
            memory: number()?,
            threads: number()?,
            file: number()?,
            open_files: number()?,
            // These two are the server's to watch.
            wall: Duration::ZERO,
            output: 0,
        };
        let (readable, executable) = (number()?, number()?);
        let mut paths = |count| {
            (0..count).map(|_| arguments.next().map(PathBuf::from)).collect::<Option<Vec<_>>>()
        };
        Some(Launch {
            profile,
            layers,
            server,
            limits,
            readable: paths(readable)?,
            executable: paths(executable)?,
            program: arguments.next()?.into(),
            arguments: arguments.collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStringExt;

    fn launch() -> Launch {
        Launch {
            profile: Profile::Compile,
            layers: [Layer::Landlock, Layer::Limits].into_iter().collect(),
            server: 7,
            limits: Limits { wall: Duration::ZERO, output: 0, ..Limits::compile() },
            readable: vec!["/a b".into(), OsString::from_vec(vec![b'/', 0xff]).into()],
            executable: vec!["/usr".into()],
            program: "/usr/bin/rustc".into(),
            arguments: vec!["--version".into(), "".into()],
        }
    }

    #[test]
    fn what_is_told_is_understood() {
        let arguments = launch().to_arguments();
        assert_eq!(Launch::from_arguments(arguments.into_iter()), Some(launch()));
        let none = Launch { layers: Layers::default(), ..launch() };
        assert_eq!(Launch::from_arguments(none.to_arguments().into_iter()), Some(none));
    }

    #[test]
    fn what_somebody_else_wrote_is_not() {
        let arguments = launch().to_arguments();
        for end in 0..arguments.len() - 2 {
            assert_eq!(Launch::from_arguments(arguments[..end].iter().cloned()), None, "{end}");
        }
        for (position, wrong) in [(0, "debug"), (1, "landlock,luck"), (3, "-1"), (9, "many")] {
            let mut arguments = arguments.clone();
            arguments[position] = wrong.into();
            assert_eq!(Launch::from_arguments(arguments.into_iter()), None, "{wrong}");
        }
    }
}
