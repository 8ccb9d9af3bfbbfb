//! The EPUB as a reading device opens it: an archive whose files name each
//! other, in both directions, and need nothing from elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;

use cookbook::{Project, normalize};
use roxmltree::{Document, Node, ParsingOptions};
use zip::{CompressionMethod, ZipArchive};

use crate::fixture::{CHAPTER, Fixture};
use crate::{SUITE, project, this_book};

/// A file of the archive.
#[derive(Clone)]
struct Entry {
    name: String,
    is_compressed: bool,
    text: String,
}

/// The EPUB of `project`, entry by entry.
fn entries(project: &Project) -> Vec<Entry> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = folder.path().join("book.epub");
    cookbook::epub(project, &file).unwrap_or_else(|error| panic!("{error}"));
    let mut archive = ZipArchive::new(File::open(file).expect("it is there")).expect("it is a ZIP");
    let count = archive.len();
    let entry = |at| {
        let mut entry = archive.by_index(at).expect("it can be read");
        let mut text = String::new();
        entry.read_to_string(&mut text).expect("it is UTF-8");
        let is_compressed = entry.compression() != CompressionMethod::Stored;
        let name = entry.name().expect("it is UTF-8").into_owned();
        Entry { name, is_compressed, text }
    };
    (0..count).map(entry).collect()
}

/// An item of the manifest.
struct Item<'a> {
    id: &'a str,
    path: String,
    kind: &'a str,
    properties: Vec<&'a str>,
}

/// The documents of an EPUB, by their paths, and what is wrong with it.
struct Checked<'a> {
    documents: BTreeMap<&'a str, Document<'a>>,
    files: BTreeSet<&'a str>,
    faults: Vec<String>,
}

const XHTML: &str = "application/xhtml+xml";
const CONTAINER: &str = "META-INF/container.xml";

/// Everything that is wrong with an EPUB, each in one line.
fn faults(entries: &[Entry]) -> Vec<String> {
    let mut faults = Vec::new();
    let is_first = entries.first().is_some_and(|it| {
        it.name == "mimetype" && !it.is_compressed && it.text == "application/epub+zip"
    });
    if !is_first {
        faults.push("the first entry is not the uncompressed mimetype".to_owned());
    }
    let mut checked = Checked { documents: BTreeMap::new(), files: BTreeSet::new(), faults };
    for Entry { name, text, .. } in entries {
        if !checked.files.insert(name) {
            checked.faults.push(format!("{name}: is there twice"));
        }
        if !["xml", "opf", "xhtml"].iter().any(|end| name.ends_with(&format!(".{end}"))) {
            continue;
        }
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        match Document::parse_with_options(text, options) {
            Ok(document) => drop(checked.documents.insert(name, document)),
            Err(error) => checked.faults.push(format!("{name}: is no XML: {error}")),
        }
    }
    checked.package();
    for Entry { name, text, .. } in entries.iter().filter(|it| it.name.ends_with(".css")) {
        if text.contains("url(") || text.contains("@import") {
            checked.faults.push(format!("{name}: loads another file"));
        }
    }
    checked.faults
}

impl Checked<'_> {
    fn fault(&mut self, what: String) {
        self.faults.push(what);
    }

    /// Follows the container to the package, and the package to the pages.
    fn package(&mut self) {
        let container = self.documents.remove(CONTAINER);
        let package = container.as_ref().and_then(|it| first(it, "rootfile"));
        let Some(path) = package.and_then(|it| it.attribute("full-path")) else {
            return self.fault(format!("{CONTAINER} names no package"));
        };
        let Some(package) = self.documents.remove(path) else {
            return self.fault(format!("{CONTAINER} names {path}, which is no XML file"));
        };
        self.metadata(&package);
        let items = self.manifest(path, &package);
        let spine = self.spine(&package, &items);
        for item in items.iter().filter(|it| it.kind == XHTML) {
            self.page(item, &items);
        }
        self.contents(&items, &spine);
    }

    fn metadata(&mut self, package: &Document<'_>) {
        let identifier = package.root_element().attribute("unique-identifier");
        let is_identified = all(package, "identifier")
            .any(|it| it.attribute("id") == identifier && it.text().is_some());
        if identifier.is_none() || !is_identified {
            self.fault("the package has no identifier".to_owned());
        }
        for name in ["title", "language"] {
            if first(package, name).is_none_or(|it| it.text().is_none()) {
                self.fault(format!("the package has no {name}"));
            }
        }
        let modified = all(package, "meta")
            .filter(|it| it.attribute("property") == Some("dcterms:modified"))
            .filter_map(|it| it.text())
            .filter(|it| humantime::parse_rfc3339(it).is_ok());
        if modified.count() != 1 {
            self.fault("the package does not say when it was made".to_owned());
        }
    }

    /// Compares the manifest with the files, both ways.
    fn manifest<'p>(&mut self, path: &str, package: &'p Document<'_>) -> Vec<Item<'p>> {
        let mut items: Vec<Item<'p>> = Vec::new();
        for item in all(package, "item") {
            let get = |name| item.attribute(name).unwrap_or_default();
            let properties = get("properties").split_whitespace().collect();
            let path = beside(path, get("href"));
            if items.iter().any(|it| it.id == get("id") || it.path == path) {
                self.fault(format!("the manifest has {path} or its id twice"));
            }
            if !self.files.contains(&*path) {
                self.fault(format!("the manifest has {path}, which is not there"));
            }
            let kind = match path.rsplit_once('.') {
                Some((_, "xhtml")) => XHTML,
                Some((_, "css")) => "text/css",
                _ => "of another kind",
            };
            if kind != get("media-type") {
                self.fault(format!("the manifest says that {path} is {}", get("media-type")));
            }
            items.push(Item { id: get("id"), path, kind, properties });
        }
        let own = ["mimetype", CONTAINER, path];
        let missing: Vec<_> = self
            .files
            .iter()
            .filter(|file| !own.contains(file) && !items.iter().any(|it| it.path == ***file))
            .map(|file| format!("{file} is not in the manifest"))
            .collect();
        self.faults.extend(missing);
        items
    }

    /// The paths of the pages in the order in which they are read: all of them, once.
    fn spine(&mut self, package: &Document<'_>, items: &[Item<'_>]) -> Vec<String> {
        let mut spine = Vec::new();
        for reference in all(package, "itemref") {
            let id = reference.attribute("idref").unwrap_or_default();
            match items.iter().find(|it| it.id == id) {
                Some(item) if spine.contains(&item.path) => {
                    self.fault(format!("the spine has {id} twice"));
                }
                Some(item) => spine.push(item.path.clone()),
                None => self.fault(format!("the spine has {id}, and the manifest does not")),
            }
        }
        for item in items.iter().filter(|it| it.kind == XHTML && !spine.contains(&it.path)) {
            self.fault(format!("the spine lacks {}", item.path));
        }
        spine
    }

    /// One page is the contents, and leads to each page but itself and the title.
    fn contents(&mut self, items: &[Item<'_>], spine: &[String]) {
        let navs = items.iter().filter(|it| it.properties.contains(&"nav"));
        let [nav] = &navs.collect::<Vec<_>>()[..] else {
            return self.fault("the manifest does not have one page of contents".to_owned());
        };
        let Some(page) = self.documents.get(&*nav.path) else { return };
        let is_toc = |it: &Node<'_, '_>| {
            it.attributes().any(|it| it.name() == "type" && it.value() == "toc")
        };
        let Some(toc) = all(page, "nav").find(is_toc) else {
            return self.fault(format!("{} has no contents", nav.path));
        };
        let links = toc.descendants().filter_map(|it| it.attribute("href"));
        let listed: BTreeSet<_> = links.map(|href| beside(&nav.path, file_of(href))).collect();
        let title = spine.first();
        let missing: Vec<_> = spine
            .iter()
            .filter(|&it| Some(it) != title && *it != nav.path && !listed.contains(it))
            .map(|it| format!("the contents lack {it}"))
            .collect();
        self.faults.extend(missing);
    }

    /// Looks at what a page has and where it leads.
    fn page(&mut self, item: &Item<'_>, items: &[Item<'_>]) {
        let Some(page) = self.documents.get(&*item.path) else { return };
        let mut faults = Vec::new();
        let mut ids = BTreeSet::new();
        for node in page.descendants().filter(Node::is_element) {
            let tag = node.tag_name().name();
            if ["script", "form", "iframe", "object", "embed"].contains(&tag) {
                faults.push(format!("has <{tag}>"));
            }
            for attribute in node.attributes() {
                let (name, value) = (attribute.name(), attribute.value());
                let is_script = name.starts_with("on") || value.starts_with("javascript:");
                if is_script {
                    faults.push(format!("has a script in {name}"));
                } else if name == "id" && !ids.insert(value) {
                    faults.push(format!("has the id {value} twice"));
                } else if name == "src" || (name == "href" && tag != "a") {
                    if !items.iter().any(|it| it.path == beside(&item.path, value)) {
                        faults.push(format!("loads {value}, which is not in the manifest"));
                    }
                } else if name == "href" && !has_scheme(value) && !self.leads(&item.path, value) {
                    faults.push(format!("{value} leads nowhere"));
                }
            }
        }
        let has_picture = all(page, "svg").next().is_some();
        if has_picture != item.properties.contains(&"svg") {
            faults.push("and the manifest disagree on whether it has a drawing".to_owned());
        }
        self.faults.extend(faults.into_iter().map(|fault| format!("{}: {fault}", item.path)));
    }

    /// Whether a link on the page at `path` leads to a page, and to an id there.
    fn leads(&self, path: &str, href: &str) -> bool {
        let to = if href.starts_with('#') { path.to_owned() } else { beside(path, file_of(href)) };
        let Some(page) = self.documents.get(&*to) else { return false };
        let id = href.split_once('#').map(|(_, id)| id);
        id.is_none_or(|id| page.descendants().any(|it| it.attribute("id") == Some(id)))
    }
}

/// The elements of that name, in any namespace.
fn all<'a, 'd>(document: &'a Document<'d>, name: &'a str) -> impl Iterator<Item = Node<'a, 'd>> {
    document.descendants().filter(move |it| it.tag_name().name() == name)
}

fn first<'a, 'd>(document: &'a Document<'d>, name: &'a str) -> Option<Node<'a, 'd>> {
    all(document, name).next()
}

/// The path of `href` on the page at `path`.
fn beside(path: &str, href: &str) -> String {
    let folder = Path::new(path).parent().unwrap_or(Path::new(""));
    normalize(&folder.join(href)).to_string_lossy().replace('\\', "/")
}

fn file_of(href: &str) -> &str {
    href.split('#').next().unwrap_or(href)
}

fn has_scheme(href: &str) -> bool {
    file_of(href).split('/').next().is_some_and(|start| start.contains(':'))
}

#[test]
fn the_epub_of_the_book_is_complete() {
    SUITE.unless_proven("the EPUB of the book", &this_book(), || {
        let entries = entries(&project());
        assert_eq!(faults(&entries), [""; 0]);
        let chapters = entries.iter().filter(|it| it.name.ends_with(".xhtml")).count();
        let book = cookbook::Book::read(&project()).expect("the book can be read");
        // The title, the contents and each chapter.
        assert_eq!(chapters, book.pages.len() + 2);
    });
}

/// Changes the text of the entry whose name ends in `name`.
fn edit(name: &str, old: &str, new: &str) -> impl Fn(&mut Vec<Entry>) {
    move |entries| {
        let entry = entries.iter_mut().find(|it| it.name.ends_with(name)).expect("it is there");
        assert!(entry.text.contains(old), "{name} has no `{old}`: {}", entry.text);
        entry.text = entry.text.replacen(old, new, 1);
    }
}

#[proven::test]
fn what_is_wrong_with_an_epub_is_found() {
    let fixture = Fixture::sound();
    fixture.edit(CHAPTER, "{{i:word}}", "<svg viewBox=\"0 0 1 1\"></svg> {{i:word}}");
    let sound = entries(&fixture.project());
    assert_eq!(faults(&sound), [""; 0]);
    let check = |change: &dyn Fn(&mut Vec<Entry>), wanted: &[&str]| {
        let mut broken = sound.clone();
        change(&mut broken);
        assert_eq!(faults(&broken), wanted);
    };
    let start = "book/start.xhtml";
    let item =
        "<item id=\"page-start-xhtml\" href=\"start.xhtml\" media-type=\"application/xhtml+xml\"/>";
    let reference = "<itemref idref=\"page-start-xhtml\"/>";
    let end = "</body>";

    let mimetype = "the first entry is not the uncompressed mimetype";
    check(&|it| it.swap(0, 1), &[mimetype]);
    check(&|it| it[0].is_compressed = true, &[mimetype]);
    check(&|it| it[0].text.push('\n'), &[mimetype]);
    check(&|it| it.push(it[1].clone()), &["META-INF/container.xml: is there twice"]);
    check(
        &edit("container.xml", "full-path", "path"),
        &["META-INF/container.xml names no package"],
    );
    check(
        &edit("container.xml", "book/package", "package"),
        &["META-INF/container.xml names package.opf, which is no XML file"],
    );

    check(
        &edit(".opf", "<dc:identifier id=\"id\"", "<dc:identifier id=\"a\""),
        &["the package has no identifier"],
    );
    check(&edit(".opf", "<dc:title>Fixture", "<dc:title>"), &["the package has no title"]);
    check(&edit(".opf", "<dc:language>en", "<dc:language>"), &["the package has no language"]);
    check(
        &edit(".opf", "dcterms:modified\">20", "dcterms:modified\">x"),
        &["the package does not say when it was made"],
    );

    check(
        &|it| it.retain(|it| it.name != "book/style.css"),
        &["the manifest has book/style.css, which is not there"],
    );
    check(
        &|it| {
            it.push(Entry {
                name: "book/a.txt".to_owned(),
                is_compressed: true,
                text: String::new(),
            })
        },
        &["book/a.txt is not in the manifest"],
    );
    check(
        &edit(".opf", item, &format!("{item}{item}")),
        &["the manifest has book/start.xhtml or its id twice"],
    );
    check(
        &edit(".opf", "text/css", "text/plain"),
        &["the manifest says that book/style.css is text/plain"],
    );
    check(
        &edit(".opf", " properties=\"nav\"", ""),
        &["the manifest does not have one page of contents"],
    );
    check(
        &edit(".opf", " properties=\"svg\"", ""),
        &[
            "book/categories/asynchronous/chapter.xhtml: and the manifest disagree on whether it has a drawing",
        ],
    );

    check(&edit(".opf", reference, ""), &["the spine lacks book/start.xhtml"]);
    check(
        &edit(".opf", reference, &format!("{reference}{reference}")),
        &["the spine has page-start-xhtml twice"],
    );
    check(
        &edit(".opf", reference, &format!("{reference}<itemref idref=\"x\"/>")),
        &["the spine has x, and the manifest does not"],
    );
    check(&edit("contents.xhtml", "\"toc\"", "\"list\""), &["book/contents.xhtml has no contents"]);
    check(
        &edit("contents.xhtml", "href=\"start.xhtml\"", "href=\"words.xhtml\""),
        &["the contents lack book/start.xhtml"],
    );

    let on_start = |html: &str, fault: &str| {
        check(&edit(start, end, &format!("{html}{end}")), &[&format!("{start}: {fault}")]);
    };
    on_start("<p id=\"a\"/><p id=\"a\"/>", "has the id a twice");
    on_start("<script/>", "has <script>");
    on_start("<form/>", "has <form>");
    on_start("<p onclick=\"go()\"/>", "has a script in onclick");
    on_start("<a href=\"javascript:go()\">a</a>", "has a script in href");
    on_start("<a href=\"none.xhtml\">a</a>", "none.xhtml leads nowhere");
    on_start("<a href=\"words.xhtml#none\">a</a>", "words.xhtml#none leads nowhere");
    on_start("<a href=\"#none\">a</a>", "#none leads nowhere");
    for address in ["a.png", "https://example.org/a.png"] {
        let fault = format!("loads {address}, which is not in the manifest");
        on_start(&format!("<img src=\"{address}\"/>"), &fault);
    }
    check(&edit("style.css", "", "@import 'a.css';"), &["book/style.css: loads another file"]);
    check(&edit("style.css", "", "a { b: url(c) }"), &["book/style.css: loads another file"]);

    let mut broken = sound.clone();
    edit(start, end, "<p></body>")(&mut broken);
    let found = faults(&broken);
    assert!(found[0].starts_with("book/start.xhtml: is no XML: "), "{found:?}");
}
