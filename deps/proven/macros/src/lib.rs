//! The attribute `#[proven::test]`; its documentation is in the crate `proven`.

use proc_macro::{Delimiter, Group, TokenStream, TokenTree};

/// See `proven::test`.
#[proc_macro_attribute]
pub fn test(arguments: TokenStream, function: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = function.into_iter().collect();
    let is = |word: &'static str| move |token: &TokenTree| token.to_string() == word;
    let name = tokens.iter().skip_while(|token| !is("fn")(token)).nth(1).map(TokenTree::to_string);
    let (Some(name), Some(TokenTree::Group(body))) = (name, tokens.pop()) else {
        return parse("compile_error!(\"a test is a function\");");
    };
    let attribute = if tokens.iter().any(is("async")) {
        format!("#[::tokio::test({arguments})]")
    } else {
        "#[::core::prelude::v1::test]".to_owned()
    };
    let test = format!("concat!(module_path!(), \"::{name}\")");
    let mut proof = parse(&format!("let Some(_proof) = crate::proof({test}) else {{ return }};"));
    proof.extend(body.stream());
    let mut test = parse(&attribute);
    test.extend(tokens);
    test.extend([TokenTree::Group(Group::new(Delimiter::Brace, proof))]);
    test
}

fn parse(code: &str) -> TokenStream {
    code.parse().expect("it is Rust")
}
