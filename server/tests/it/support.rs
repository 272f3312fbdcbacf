//! What the tests of several subjects need.

use std::path::{Path, PathBuf};

/// A client for a server on this machine. The cryptography is named, because nothing that the server is built from names one.
pub(crate) fn http() -> reqwest::Client {
    // Whoever was first has named the same.
    let _named_before = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}

/// A data folder of one test, removed in the end.
pub(crate) struct Data(PathBuf);

impl Data {
    pub(crate) fn new(test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("bayline-it-{}-{test}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder for the test");
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn join(&self, file: &str) -> PathBuf {
        self.0.join(file)
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.join(file);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    pub(crate) fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.join(file)).expect("the file is there")
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        let _already_gone = std::fs::remove_dir_all(&self.0);
    }
}
