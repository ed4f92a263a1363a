//! Secrets that are shown once: 256 random bits, of which only a hash is kept.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use rand::Rng;
use sha2::{Digest, Sha256};

use crate::workspace::Workspace;

/// What a hash is for; equal secrets have unequal hashes for unequal purposes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Purpose {
    /// Finds a sign-in.
    Session,
    /// Shows that a form came from a page of this sign-in.
    Form,
    /// Finds a personal API token.
    Token,
    /// Finds the answer to an anonymous concern.
    Concern,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::Session => b"aimwright/session/v1\0",
            Self::Form => b"aimwright/form/v1\0",
            Self::Token => b"aimwright/token/v1\0",
            Self::Concern => b"aimwright/concern/v1\0",
        }
    }
}

/// 256 random bits. It is not printed.
pub(super) struct Secret([u8; 32]);

impl Secret {
    /// Makes one.
    pub(super) fn new(workspace: &Workspace) -> Self {
        let mut bytes = [0; 32];
        workspace.random(|random| random.fill_bytes(&mut bytes));
        Self(bytes)
    }

    /// Reads one as it was shown; nothing if it is none.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text.len() != 43 {
            return None;
        }
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// Writes it as it is shown.
    pub(super) fn show(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.0)
    }

    /// Hashes it for a purpose. Of 256 random bits a plain hash gives nothing away.
    pub(super) fn hash(&self, purpose: Purpose) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(purpose.label());
        hasher.update(self.0);
        hasher.finalize().into()
    }

    /// Returns the token that a form of this sign-in carries.
    pub(super) fn form_token(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.hash(Purpose::Form))
    }
}
