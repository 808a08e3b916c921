output "pipeline_file" {
  description = "The lines of the pipeline file that say where lake and warehouse are: terraform output -raw pipeline_file"
  value = yamlencode({
    lake = {
      url = "gs://${google_storage_bucket.lake.name}/${var.lake_path}"
    }
    warehouse = {
      bigquery = {
        project  = var.project
        location = var.location
        datasets = {
          bronze  = google_bigquery_dataset.warehouse["bronze"].dataset_id
          silver  = google_bigquery_dataset.warehouse["silver"].dataset_id
          staging = google_bigquery_dataset.warehouse["staging"].dataset_id
        }
      }
    }
  })
}

output "service_accounts" {
  description = "What goes into the annotation iam.gke.io/gcp-service-account of each Kubernetes service account."
  value       = { for service, account in google_service_account.service : service => account.email }
}
