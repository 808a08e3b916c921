resource "google_bigquery_dataset" "warehouse" {
  for_each = {
    bronze  = { name = var.datasets.bronze, description = "Tributary: every change, once", expiration_ms = null }
    silver  = { name = var.datasets.silver, description = "Tributary: the newest rows", expiration_ms = null }
    staging = { name = var.datasets.staging, description = "Tributary: work tables", expiration_ms = local.staging_expiration_ms }
  }

  dataset_id                  = each.value.name
  location                    = var.location
  description                 = each.value.description
  default_table_expiration_ms = each.value.expiration_ms
  delete_contents_on_destroy  = false
  labels                      = local.labels

  dynamic "default_encryption_configuration" {
    for_each = var.kms_key == null ? [] : [var.kms_key]

    content {
      kms_key_name = default_encryption_configuration.value
    }
  }

  depends_on = [google_kms_crypto_key_iam_member.bigquery]
}

# Of external tables over the lake, for people who read the files straight.
resource "google_bigquery_dataset" "external_tables" {
  count = var.external_tables_dataset == null ? 0 : 1

  dataset_id                 = var.external_tables_dataset
  location                   = var.location
  description                = "Tributary: the files in the lake"
  delete_contents_on_destroy = false
  labels                     = local.labels
}
