# Names for the commands that the book is made with. Each of them also works
# as it stands here, without just.

_default:
    @just --list --unsorted

# Serve the book and run its programs; rebuild and reload when a file changes
serve *ARGS:
    cargo book serve {{ ARGS }}

# Write the site to book/
build:
    cargo book build

# Check every rule of the book; each fault comes with its fix
check:
    cargo book check

# Make an example, its golden output and the line for the chapter
new CATEGORY NAME:
    cargo book new {{ CATEGORY }} {{ NAME }}

# Run one example in the terminal
run NAME:
    cargo book run {{ NAME }}

# Run the tests, or those whose name contains NAME
test *NAME:
    cargo test {{ NAME }}

# Run each example twenty times: does it always print the same?
repeat *NAME:
    EXAMPLES_REPEAT=20 cargo test --test categories {{ NAME }}

# Take what the programs print now as their golden output; look at the diff
bless *NAME:
    SNAPSHOTS=overwrite cargo test --test categories {{ NAME }}

# Format the code; Cargo does not see the examples, whose modules are made by a build script
fmt:
    cargo fmt
    rustfmt --edition 2024 --config-path deps/tests/categories deps/tests/categories/*/*.rs
    rustfmt --edition 2024 --config-path . tools/versions/advisories/*.rs

# Lint the code
lint:
    cargo clippy --all-targets -- -D warnings

# Check spelling and Markdown
prose:
    .ci/run typos markdown

# Build each program alone, with the Cargo.toml lines that its page shows
dependencies:
    cargo book check --dependencies --docs

# Change the programs: does a test notice?
mutants *NAME:
    cargo run --package mutants {{ NAME }}

# Run earlier releases of the tables' crates, or of these
versions *NAME:
    cargo run --package versions -- {{ NAME }}

# Check licences and advisories of the crates we depend on
deny:
    .ci/run licences advisories

# Serve the playground alone
playground *ARGS:
    cargo run --release --package playground -- --manifest deps/Cargo.toml {{ ARGS }}

# Make a PDF of the whole book, whose links lead to the site's ADDRESS
pdf ADDRESS="":
    ADDRESS={{ ADDRESS }} .ci/run pdf

# Check everything, as CI does
ci *CHECKS:
    .ci/run {{ CHECKS }}
