import { Field, FieldArray, Form, Formik } from 'formik';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { DAYS, DEFAULTS, ONES } from './common.mjs';

function Fields({ values }) {
  return (
    <Form data-stillhere-draft="form">
      <Field name="name" />
      <Field as="textarea" name="about" />
      <Field type="number" step="any" name="count" />
      <Field type="date" name="day" />
      <Field as="select" name="pick">
        <option>a</option>
        <option>b</option>
      </Field>
      <Field as="select" multiple name="many">
        <option>a</option>
        <option>b</option>
        <option>c</option>
      </Field>
      <Field type="checkbox" name="terms" />
      {DAYS.map((day) => (
        <Field key={day} type="checkbox" name="days" value={day} />
      ))}
      {ONES.map((one) => (
        <Field key={one} type="radio" name="one" value={one} />
      ))}
      <FieldArray name="rows">
        {({ push }) => (
          <>
            {values.rows.map((_, at) => (
              <Field key={at} name={`rows.${at}.what`} />
            ))}
            <button type="button" data-add="" onClick={() => push({ what: '' })} />
          </>
        )}
      </FieldArray>
      <button type="submit">Send</button>
    </Form>
  );
}

export function start(root, form) {
  const fields = ({ values }) => {
    form.values = () => values;
    return <Fields values={values} />;
  };
  createRoot(root).render(
    <StrictMode>
      <Formik initialValues={DEFAULTS} onSubmit={(values) => void (form.sent = values)}>
        {fields}
      </Formik>
    </StrictMode>,
  );
}
