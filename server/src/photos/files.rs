//! The photo store: files under the data folder, named by what is in them, each dealership's in a folder of its own.

use domain::{DealershipId, PhotoId};
use object_store::ObjectStoreExt;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::repair_orders::photos::Hash;
use tokio::sync::OnceCell;

/// Which of the two copies of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copy {
    Full,
    Small,
}

/// The files.
#[derive(Clone, Debug)]
pub struct Files {
    folder: PathBuf,
    opened: Arc<OnceCell<LocalFileSystem>>,
}

impl Files {
    /// The store below a data folder, which is made with the first picture.
    #[must_use]
    pub fn below(data: &Path) -> Self {
        Self { folder: data.join("photos"), opened: Arc::default() }
    }

    async fn store(&self) -> object_store::Result<&LocalFileSystem> {
        let open = async || {
            let made = tokio::fs::create_dir_all(&self.folder).await;
            made.map_err(|source| object_store::Error::Generic { store: "photos", source: Box::new(source) })?;
            // What the database says is there must be there after a power cut, too.
            Ok(LocalFileSystem::new_with_prefix(&self.folder)?.with_fsync(true))
        };
        self.opened.get_or_try_init(open).await
    }

    /// Keeps a picture. The same one again is the same file.
    ///
    /// # Errors
    /// When the store does not take it.
    pub async fn put(&self, dealership: DealershipId, hash: Hash, full: Vec<u8>, small: Vec<u8>) -> object_store::Result<()> {
        let store = self.store().await?;
        store.put(&key(dealership, hash, Copy::Small), small.into()).await?;
        store.put(&key(dealership, hash, Copy::Full), full.into()).await?;
        Ok(())
    }

    /// Removes a picture, both copies; one that is not there is gone already.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn remove(&self, dealership: DealershipId, hash: Hash) -> object_store::Result<()> {
        let store = self.store().await?;
        for copy in [Copy::Full, Copy::Small] {
            match store.delete(&key(dealership, hash, copy)).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Reads a copy of a picture.
    ///
    /// # Errors
    /// When it is not there, or the store does not answer.
    pub async fn get(&self, dealership: DealershipId, hash: Hash, copy: Copy) -> object_store::Result<axum::body::Bytes> {
        self.store().await?.get(&key(dealership, hash, copy)).await?.bytes().await
    }
}

/// The name of a file that no other photo has, whatever it shows: it can be removed with its photo.
#[must_use]
pub fn alone(photo: PhotoId) -> Hash {
    Sha256::new().chain_update("sent with a booking ").chain_update(photo.0).finalize().into()
}

/// A hash as it is written.
pub(super) fn hex(hash: Hash) -> String {
    hash.iter().fold(String::new(), |mut name, byte| {
        // Writing into a string cannot fail.
        let _ = write!(name, "{byte:02x}");
        name
    })
}

fn key(dealership: DealershipId, hash: Hash, copy: Copy) -> Key {
    let hash = hex(hash);
    let ending = match copy {
        Copy::Full => "jpg",
        Copy::Small => "small.jpg",
    };
    Key::from(format!("{dealership}/{}/{hash}.{ending}", &hash[..2]))
}
