"""Address of the component gallery."""

from django.urls import path

from congvan.web.gallery import views

urlpatterns = [path("", views.gallery, name="gallery")]
