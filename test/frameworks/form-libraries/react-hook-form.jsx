import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Controller, useFieldArray, useForm } from 'react-hook-form';
import { DAYS, DEFAULTS, ONES } from './common.mjs';

/** Some fields are registered, others controlled. */
function Form({ form }) {
  const { control, getValues, handleSubmit, register } = useForm({ defaultValues: DEFAULTS });
  const { fields, append } = useFieldArray({ control, name: 'rows' });
  form.values = getValues;
  return (
    <form data-stillhere-draft="form" onSubmit={handleSubmit((values) => (form.sent = values))}>
      <input {...register('name', { required: true })} />
      <Controller name="about" control={control} render={({ field }) => <textarea {...field} />} />
      <input type="number" step="any" {...register('count', { valueAsNumber: true })} />
      <input type="date" {...register('day', { valueAsDate: true })} />
      <Controller
        name="pick"
        control={control}
        render={({ field }) => (
          <select {...field}>
            <option>a</option>
            <option>b</option>
          </select>
        )}
      />
      <select multiple {...register('many')}>
        <option>a</option>
        <option>b</option>
        <option>c</option>
      </select>
      <input type="checkbox" {...register('terms')} />
      {DAYS.map((day) => (
        <input key={day} type="checkbox" value={day} {...register('days')} />
      ))}
      {ONES.map((one) => (
        <input key={one} type="radio" value={one} {...register('one')} />
      ))}
      {fields.map(({ id }, at) => (
        <input key={id} {...register(`rows.${at}.what`)} />
      ))}
      <button type="button" data-add="" onClick={() => append({ what: '' })} />
      <button type="submit">Send</button>
    </form>
  );
}

export function start(root, form) {
  createRoot(root).render(
    <StrictMode>
      <Form form={form} />
    </StrictMode>,
  );
}
