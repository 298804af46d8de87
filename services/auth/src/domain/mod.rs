//! Rules about people, passwords and sessions; pure.

pub mod agent;
pub mod bot;
pub mod console;
pub mod letter;
pub mod locale;
pub mod password;
pub mod role;
pub mod scheme;
pub mod session;
pub mod token;
pub mod user;
pub mod view;
