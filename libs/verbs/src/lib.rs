//! `#[get("/api/v4/…")]` and its like: a handler becomes an `Endpoint` of the crate `web`, which re-exports these.
//!
//! They read as actix-web's own and stand below `#[utoipa::path]` in the same way. What they leave out is the regular expression
//! that those compile for each route in each worker thread when a server starts.

use proc_macro::TokenStream;
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Ident, ItemFn, LitStr, Path, Token, parse_macro_input};

macro_rules! methods {
    ($($name:ident $method:ident),*) => {$(
        #[doc = concat!("A handler of ", stringify!($method), " requests to the path given; `{name:[A-Za-z0-9]+}` stands for one part")]
        #[doc = "of it. `guard = \"f\"` leaves those to other handlers for which `f(&RequestHead)` is false."]
        #[proc_macro_attribute]
        pub fn $name(place: TokenStream, handler: TokenStream) -> TokenStream {
            let place = parse_macro_input!(place as Place);
            let handler = parse_macro_input!(handler as ItemFn);
            endpoint(stringify!($method), &place, &handler)
        }
    )*};
}

methods!(get GET, post POST, put PUT, delete DELETE, patch PATCH, head HEAD);

struct Place {
    pattern: LitStr,
    guard: Option<Path>,
}

impl Parse for Place {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let pattern = input.parse()?;
        if input.is_empty() {
            return Ok(Self { pattern, guard: None });
        }
        input.parse::<Token![,]>()?;
        let word: Ident = input.parse()?;
        if word != "guard" {
            return Err(syn::Error::new(word.span(), "only `guard` may follow the path"));
        }
        input.parse::<Token![=]>()?;
        Ok(Self { pattern, guard: Some(input.parse::<LitStr>()?.parse()?) })
    }
}

fn endpoint(method: &str, place: &Place, handler: &ItemFn) -> TokenStream {
    let (method, pattern) = (format_ident!("{method}"), &place.pattern);
    let (visibility, name) = (&handler.vis, &handler.sig.ident);
    let docs = handler.attrs.iter().filter(|attribute| attribute.path().is_ident("doc"));
    let admits = place.guard.as_ref().map(|guard| {
        quote! {
            fn admits(head: &::actix_web::dev::RequestHead) -> bool {
                #guard(head)
            }
        }
    });
    quote! {
        #(#docs)*
        #[allow(non_camel_case_types)]
        #visibility struct #name;

        impl ::web::Endpoint for #name {
            const PATTERN: &'static str = #pattern;

            fn method() -> ::actix_web::http::Method {
                ::actix_web::http::Method::#method
            }

            #admits

            fn route() -> ::actix_web::Route {
                #handler
                ::actix_web::Route::new().to(#name)
            }
        }

        // `#[utoipa::path]` asks for it.
        impl ::actix_web::dev::HttpServiceFactory for #name {
            fn register(self, config: &mut ::actix_web::dev::AppService) {
                ::web::register::<Self>(config)
            }
        }
    }
    .into()
}
