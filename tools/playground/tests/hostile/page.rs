//! Prints what a page or a terminal might obey.
//@ phase: run
//@ stopped-by: page
//@ ends: status 0
//@ says: <script>alert(1)</script>\u{1b}]0;title\u{7}\u{1b}[2J\u{202e}\0
//@ control: none: it is passed on as it is, and the page shows it as text

fn main() {
    println!("<script>alert(1)</script>\u{1b}]0;title\u{7}\u{1b}[2J\u{202e}\0");
}
