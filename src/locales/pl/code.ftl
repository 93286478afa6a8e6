# Co znaczą kody błędów Partner Center dla osoby, która je widzi, i co zrobić (artykuł „Error codes”).
code-600051 = W tym kraju numer telefonu jest wymagany.
