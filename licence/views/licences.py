from django.http import HttpResponse


def person_licence(request, uid):
    return HttpResponse()


def licence(request, uid, licence_uid):
    return HttpResponse()
