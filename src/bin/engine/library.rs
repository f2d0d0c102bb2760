//! The bills that were read: in memory, and packed in the browser's storage under `bill/<hash>`.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cost_matrix::bills::Bill;

use protocol::{Storage, StorageError};

const PREFIX: &str = "bill/";

#[derive(Default)]
pub(crate) struct Library {
    bills: RefCell<BTreeMap<String, Arc<Bill>>>,
    stored: RefCell<BTreeSet<String>>,
    storage: RefCell<Option<Storage>>,
}

impl Library {
    /// Holds a bill and stores it. It is held even where it can't be stored.
    pub(crate) async fn add(&self, bill: Bill) -> Result<(), StorageError> {
        let bill = Arc::new(bill);
        self.bills.borrow_mut().insert(bill.sha256.clone(), Arc::clone(&bill));
        self.store(&bill).await
    }

    /// Bills by their hashes, in that order, and the hashes of those that are not to be had.
    pub(crate) async fn fetch(&self, hashes: &[String]) -> (Vec<Arc<Bill>>, Vec<String>) {
        let first = self.bills.borrow().is_empty();
        let (mut bills, mut missing) = (Vec::new(), Vec::new());
        for hash in hashes {
            match self.get(hash).await {
                Some(bill) => {
                    // After an erase that was undone they have to be stored again; the page tells where that fails.
                    let _ = self.store(&bill).await;
                    bills.push(bill);
                }
                None => missing.push(hash.clone()),
            }
        }
        if first && !hashes.is_empty() {
            let _ = self.forget_others(hashes).await;
        }
        (bills, missing)
    }

    /// Empties the browser's storage. What is held in memory stays.
    pub(crate) async fn erase(&self) -> Result<(), StorageError> {
        self.stored.borrow_mut().clear();
        self.storage().await?.erase_all().await
    }

    async fn get(&self, hash: &str) -> Option<Arc<Bill>> {
        let held = self.bills.borrow().get(hash).cloned();
        if held.is_some() {
            return held;
        }
        let bytes = self.storage().await.ok()?.get(&key(hash)).await.ok()??;
        let bill = Arc::new(Bill::from_bytes(&bytes).ok()?);
        self.bills.borrow_mut().insert(hash.to_owned(), Arc::clone(&bill));
        self.stored.borrow_mut().insert(hash.to_owned());
        Some(bill)
    }

    async fn store(&self, bill: &Bill) -> Result<(), StorageError> {
        if self.stored.borrow().contains(&bill.sha256) {
            return Ok(());
        }
        self.storage().await?.put(&key(&bill.sha256), &bill.to_bytes()).await?;
        self.stored.borrow_mut().insert(bill.sha256.clone());
        Ok(())
    }

    /// Forgets stored bills that an earlier visit took away: what could bring them back, its undo, is gone.
    async fn forget_others(&self, hashes: &[String]) -> Result<(), StorageError> {
        let storage = self.storage().await?;
        for key in storage.keys().await? {
            if key.strip_prefix(PREFIX).is_some_and(|hash| !hashes.iter().any(|other| other == hash)) {
                storage.delete(&key).await?;
            }
        }
        Ok(())
    }

    async fn storage(&self) -> Result<Storage, StorageError> {
        let open = self.storage.borrow().clone();
        if let Some(storage) = open {
            return Ok(storage);
        }
        let storage = Storage::open().await?;
        *self.storage.borrow_mut() = Some(storage.clone());
        Ok(storage)
    }
}

fn key(hash: &str) -> String {
    format!("{PREFIX}{hash}")
}
