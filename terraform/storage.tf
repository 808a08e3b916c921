resource "google_storage_bucket" "lake" {
  name                        = var.bucket
  location                    = var.location
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false
  labels                      = local.labels

  # Data files, and nothing else: commit objects are .json, read at each assignment and small.
  dynamic "lifecycle_rule" {
    for_each = var.colder_after_days == null ? [] : [var.colder_after_days]

    content {
      action {
        type          = "SetStorageClass"
        storage_class = var.colder_class
      }

      condition {
        age                   = lifecycle_rule.value
        matches_suffix        = [".parquet"]
        matches_storage_class = ["STANDARD"]
      }
    }
  }

  # An upload of ours that broke off is forgotten by GCS after a week. This is the same for uploads in parts, which other
  # tools make. No rule ever deletes an object: lake-sink sweeps what no commit names.
  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }

    condition {
      age = 7
    }
  }

  dynamic "encryption" {
    for_each = var.kms_key == null ? [] : [var.kms_key]

    content {
      default_kms_key_name = encryption.value
    }
  }

  depends_on = [google_kms_crypto_key_iam_member.storage]
}
