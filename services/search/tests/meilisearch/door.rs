//! A way to the server that can be shut, or through which nothing comes back.

use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Open,
    /// Nobody is there.
    Shut,
    /// Somebody is there and says nothing.
    Stuck,
}

pub struct Door {
    pub url: String,
    state: watch::Sender<State>,
}

impl Door {
    /// `url`: of the server.
    pub async fn to(url: &str) -> Self {
        let server = url.split("://").last().expect("an address").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("listening");
        let address: SocketAddr = listener.local_addr().expect("an address");
        let (state, now) = watch::channel(State::Open);
        tokio::spawn(async move {
            loop {
                let Ok((caller, _)) = listener.accept().await else { return };
                tokio::spawn(pass(caller, server.clone(), now.clone()));
            }
        });
        Self { url: format!("http://{address}"), state }
    }

    pub fn set(&self, state: State) {
        self.state.send_replace(state);
    }
}

async fn pass(mut caller: TcpStream, server: String, mut now: watch::Receiver<State>) {
    let passing = async {
        let mut there = TcpStream::connect(server).await?;
        tokio::io::copy_bidirectional(&mut caller, &mut there).await
    };
    tokio::select! {
        _ = now.wait_for(|state| *state != State::Open) => {}
        _ = passing => return,
    }
    // Held, not answered, until it is open again; then whoever waits is cut off.
    let _ = now.wait_for(|state| *state != State::Stuck).await;
}
