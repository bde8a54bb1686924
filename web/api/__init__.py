"""The API's resources, one file each; `web.site` finds them."""
