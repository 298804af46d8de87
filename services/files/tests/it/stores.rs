//! The store under test: a folder, or the bucket that the environment names.

use settings::{FileSettings, Secret};

/// What the tests of a bucket are told, and what its store is called in the settings.
const STORES: [(&str, &str); 3] =
    [("TEST_S3_BUCKET", "amazons3"), ("TEST_GCS_BUCKET", "gcs"), ("TEST_AZURE_CONTAINER", "azureblob")];

fn said(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not said"))
}

/// Every test has a folder of its own in the bucket.
pub fn choose(file: &mut FileSettings) {
    let Some((named, driver)) = STORES.iter().find(|(named, _)| std::env::var_os(named).is_some()) else {
        return;
    };
    let (bucket, prefix) = (said(named), format!("test-{}", model::id::random()));
    file.driver_name = (*driver).to_owned();
    match *driver {
        "amazons3" => {
            file.amazon_s3_bucket = bucket;
            file.amazon_s3_path_prefix = prefix;
            file.amazon_s3_endpoint = said("TEST_S3_ENDPOINT");
            file.amazon_s3_access_key_id = said("TEST_S3_KEY");
            file.amazon_s3_secret_access_key = Secret::new(said("TEST_S3_SECRET"));
            file.amazon_s3_ssl = false;
        }
        "gcs" => {
            file.gcs_bucket = bucket;
            file.gcs_path_prefix = prefix;
            file.gcs_endpoint = said("TEST_GCS_ENDPOINT");
            file.gcs_service_account_path = said("TEST_GCS_SERVICE_ACCOUNT");
        }
        _ => {
            file.azure_container = bucket;
            file.azure_path_prefix = prefix;
            file.azure_endpoint = said("TEST_AZURE_ENDPOINT");
            file.azure_account = said("TEST_AZURE_ACCOUNT");
            file.azure_access_key = Secret::new(said("TEST_AZURE_KEY"));
        }
    }
}

/// The same, as a program is told.
pub fn environment(file: &FileSettings) -> [(&'static str, &str); 17] {
    [
        ("MM_FILESETTINGS_DRIVERNAME", &file.driver_name),
        ("MM_FILESETTINGS_DIRECTORY", &file.directory),
        ("MM_FILESETTINGS_AMAZONS3BUCKET", &file.amazon_s3_bucket),
        ("MM_FILESETTINGS_AMAZONS3PATHPREFIX", &file.amazon_s3_path_prefix),
        ("MM_FILESETTINGS_AMAZONS3ENDPOINT", &file.amazon_s3_endpoint),
        ("MM_FILESETTINGS_AMAZONS3ACCESSKEYID", &file.amazon_s3_access_key_id),
        ("MM_FILESETTINGS_AMAZONS3SECRETACCESSKEY", file.amazon_s3_secret_access_key.expose()),
        ("MM_FILESETTINGS_AMAZONS3SSL", "false"),
        ("MM_FILESETTINGS_GCSBUCKET", &file.gcs_bucket),
        ("MM_FILESETTINGS_GCSPATHPREFIX", &file.gcs_path_prefix),
        ("MM_FILESETTINGS_GCSENDPOINT", &file.gcs_endpoint),
        ("MM_FILESETTINGS_GCSSERVICEACCOUNTPATH", &file.gcs_service_account_path),
        ("MM_FILESETTINGS_AZURECONTAINER", &file.azure_container),
        ("MM_FILESETTINGS_AZUREPATHPREFIX", &file.azure_path_prefix),
        ("MM_FILESETTINGS_AZUREENDPOINT", &file.azure_endpoint),
        ("MM_FILESETTINGS_AZUREACCOUNT", &file.azure_account),
        ("MM_FILESETTINGS_AZUREACCESSKEY", file.azure_access_key.expose()),
    ]
}
