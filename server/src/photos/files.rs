//! The photo store: files under the data folder, named by what is in them, each dealership's in a folder of its own.

use domain::DealershipId;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use store::repair_orders::photos::Hash;

/// Which of the two copies of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copy {
    Full,
    Small,
}

/// The files.
#[derive(Clone, Debug)]
pub struct Files(Arc<dyn ObjectStore>);

impl Files {
    /// Opens the store below a data folder.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn open(data: &Path) -> std::io::Result<Self> {
        let folder = data.join("photos");
        std::fs::create_dir_all(&folder)?;
        // What the database says is there must be there after a power cut, too.
        let files = LocalFileSystem::new_with_prefix(folder).map_err(std::io::Error::from)?.with_fsync(true);
        Ok(Self(Arc::new(files)))
    }

    /// Keeps a picture. The same one again is the same file.
    ///
    /// # Errors
    /// When the store does not take it.
    pub async fn put(&self, dealership: DealershipId, hash: Hash, full: Vec<u8>, small: Vec<u8>) -> object_store::Result<()> {
        self.0.put(&key(dealership, hash, Copy::Small), small.into()).await?;
        self.0.put(&key(dealership, hash, Copy::Full), full.into()).await?;
        Ok(())
    }

    /// Reads a copy of a picture.
    ///
    /// # Errors
    /// When it is not there, or the store does not answer.
    pub async fn get(&self, dealership: DealershipId, hash: Hash, copy: Copy) -> object_store::Result<axum::body::Bytes> {
        self.0.get(&key(dealership, hash, copy)).await?.bytes().await
    }
}

fn key(dealership: DealershipId, hash: Hash, copy: Copy) -> Key {
    let hash = hash.iter().fold(String::new(), |mut name, byte| {
        // Writing into a string cannot fail.
        let _ = write!(name, "{byte:02x}");
        name
    });
    let ending = match copy {
        Copy::Full => "jpg",
        Copy::Small => "small.jpg",
    };
    Key::from(format!("{dealership}/{}/{hash}.{ending}", &hash[..2]))
}
