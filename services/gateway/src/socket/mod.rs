//! WebSockets: from the upgrade request to the last frame. A socket is one task without buffers of its own; what it shows
//! comes from the hub.

mod action;
mod handshake;
mod input;
mod msgpack;
mod reply;
mod stream;

pub use handshake::upgrade;
