locals {
  labels = {
    managed_by  = "terraform"
    part_of     = "tributary"
    environment = var.environment
  }

  # Six hours: as long as a merge that was cut short finds its load. Nothing else deletes where a load has landed.
  staging_expiration_ms = 6 * 60 * 60 * 1000
}
