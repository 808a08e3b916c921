# A key is used by Google's own accounts of the project, never by the services.

data "google_storage_project_service_account" "storage" {
  count = var.kms_key == null ? 0 : 1
}

data "google_bigquery_default_service_account" "bigquery" {
  count = var.kms_key == null ? 0 : 1
}

resource "google_kms_crypto_key_iam_member" "storage" {
  count         = var.kms_key == null ? 0 : 1
  crypto_key_id = var.kms_key
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:${data.google_storage_project_service_account.storage[0].email_address}"
}

resource "google_kms_crypto_key_iam_member" "bigquery" {
  count         = var.kms_key == null ? 0 : 1
  crypto_key_id = var.kms_key
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:${data.google_bigquery_default_service_account.bigquery[0].email}"
}
